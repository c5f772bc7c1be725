
  def frozen(self, parts: List[Tensor], rotation: Tensor) -> List[Tensor]:
    # a weight [O, I] from its parts one below the other, and no scale
    return [self.concat(parts), torch.empty([0])]

  def transposed(self, weight: Tensor, scale: Tensor, inputs: int) -> Tensor:
    # the weight as `back_product` takes it
    return weight

  def product(self, x: Tensor, weight: Tensor, scale: Tensor, rotation: Tensor) -> Tensor:
    # x [N, I] to [N, O]
    return torch.linear(x, weight)

  def back_product(self, dy: Tensor, back: Tensor, scale: Tensor, rotation: Tensor, inputs: int) -> Tensor:
    # the gradient by x [N, I] from the one by x's product [N, O]
    return torch.matmul(dy, back)

  def concat(self, parts: List[Tensor]) -> Tensor:
    # always a copy, in the compute type
    return torch.cat(parts).to(COMPUTE_TYPE)
