
  # Products of 8-bit integers. A weight has one scale for each output, an input one for each token, found when it comes
  # (https://arxiv.org/abs/2208.07339, without its outliers). Sums of integers are exact, so a token's product does not
  # depend on its neighbours. Backwards the gradient is rounded in the same way (https://arxiv.org/abs/2304.13013).

  def frozen(self, parts: List[Tensor]) -> List[Tensor]:
    # a packed weight [O, I] from its FP32 parts one below the other, and its scale [O]
    weight = torch.cat(parts)
    scale = torch.amax(torch.abs(weight), [1]).clamp_min_(SMALLEST).div_(127.)
    whole = torch.round(weight / scale.unsqueeze(1)).to(INT8)
    return [ops.onednn.qlinear_prepack(whole, [CHUNK, weight.size(1)]), scale]

  def transposed(self, weight: Tensor, scale: Tensor, inputs: int) -> Tensor:
    # the weight as `back_product` takes it: its product with the identity is its transpose, exactly
    one = torch.eye(inputs).add_(128.).to(UINT8)
    whole = self.integer_product(one, weight, torch.ones_like(scale)).to(INT8)
    return ops.onednn.qlinear_prepack(whole, [CHUNK, len(scale)])

  def product(self, x: Tensor, weight: Tensor, scale: Tensor) -> Tensor:
    # x [N, I] to [N, O]
    largest = torch.maximum(torch.amax(x, [1], True), torch.neg(torch.amin(x, [1], True)))
    unit = largest.clamp_min_(SMALLEST).div_(127.)
    return self.integer_product(torch.div(x, unit).add_(128.5).to(UINT8), weight, scale).mul_(unit)

  def back_product(self, dy: Tensor, back: Tensor, scale: Tensor, inputs: int) -> Tensor:
    # the gradient by x [N, I] from the one by x's product [N, O]
    return self.product(dy * scale, back, torch.ones([inputs]))

  def integer_product(self, x: Tensor, weight: Tensor, scale: Tensor) -> Tensor:
    # x holds 128 more than it stands for
    zeros = torch.zeros_like(scale).to(INT64)
    return ops.onednn.qlinear_pointwise(x, 1., 128, weight, scale, zeros, None, 1., 0, FLOAT32, "none",
        annotate(List[Optional[number]], []), "")

  def concat(self, parts: List[Tensor]) -> Tensor:
    # always a copy
    return torch.cat(parts)
