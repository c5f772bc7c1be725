
  def stored(self, parts: List[Tensor], rotation: Tensor) -> List[Tensor]:
    # a weight [O, I] in the compute type from its parts one below the other, and no scale
    return [torch.cat(parts).to(COMPUTE_TYPE), torch.empty([0])]

  def product(self, x: Tensor, weight: Tensor, scale: Tensor, rotation: Tensor) -> Tensor:
    # x [N, I] to [N, O]
    return torch.linear(x, weight)

  def backward_product(self, dy: Tensor, backward: Tensor, scale: Tensor, rotation: Tensor, inputs: int) -> Tensor:
    # the gradient by x [N, I] from the one by x's product [N, O]
    return torch.matmul(dy, backward)
