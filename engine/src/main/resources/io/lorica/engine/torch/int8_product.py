
  # Products of 8-bit integers. A weight has one scale for each output, an input one for each token, found when it
  # comes. Sums of integers are exact, so a token's product does not depend on its neighbours. Before rounding, inputs
  # and the weight's inputs are rotated in blocks, which spreads the few large values that would leave no steps to the
  # others (https://arxiv.org/abs/2404.00456). In the backward pass the gradient is rounded in the same way
  # (https://arxiv.org/abs/2304.13013). LARGEST is 127, or 63 where sums of two products saturate at 16 bits.

  def rotated(self, x: Tensor, rotation: Tensor) -> Tensor:
    return torch.matmul(x.view([-1, len(rotation)]), rotation).view([-1, x.size(1)])

  def stored(self, parts: List[Tensor], rotation: Tensor) -> List[Tensor]:
    # a rotated weight [O, I] from its FP32 parts one below the other, and its scale [O]
    weight = self.rotated(torch.cat(parts), rotation)
    scale = torch.amax(torch.abs(weight), [1]).clamp_min_(SMALLEST).div_(LARGEST)
    whole = torch.round(weight / scale.unsqueeze(1)).to(INT8)
    return [whole, scale]

  def held(self, weight: Tensor) -> Tensor:
    # a stored weight as it stays in memory: in the library's own order
    return ops.onednn.qlinear_prepack(weight, [CHUNK, weight.size(1)])

  def transposed(self, weight: Tensor, scale: Tensor, inputs: int) -> Tensor:
    # a weight as `backward_product` takes it: a held one's product with the identity is its transpose, exactly, also
    # where sums of two products saturate at 16 bits: 128 * 127 + 129 * 127 = 32,639
    if not weight.is_mkldnn:
      return weight
    one = torch.eye(inputs).add_(128.).to(UINT8)
    return self.held(self.integer_product(one, weight, torch.ones_like(scale)).to(INT8))

  def product(self, x: Tensor, weight: Tensor, scale: Tensor, rotation: Tensor) -> Tensor:
    # x [N, I] to [N, O]
    return self.rounded_product(self.rotated(x, rotation), weight, scale)

  def backward_product(self, dy: Tensor, backward: Tensor, scale: Tensor, rotation: Tensor, inputs: int) -> Tensor:
    # the gradient by x [N, I] from the one by x's product [N, O]; the rotation is its own inverse
    if not backward.is_mkldnn:
      backward = backward.t().contiguous()
    return self.rotated(self.rounded_product(dy * scale, backward, torch.ones([inputs])), rotation)

  def rounded_product(self, x: Tensor, weight: Tensor, scale: Tensor) -> Tensor:
    largest = torch.maximum(torch.amax(x, [1], True), torch.neg(torch.amin(x, [1], True)))
    unit = largest.clamp_min_(SMALLEST).div_(127.)
    return self.integer_product(torch.div(x, unit).add_(128.5).to(UINT8), weight, scale).mul_(unit)

  def integer_product(self, x: Tensor, weight: Tensor, scale: Tensor) -> Tensor:
    # x holds 128 more than it stands for; a weight that is stored and not held is put in order for this product alone
    if not weight.is_mkldnn:
      weight = self.held(weight)
    zeros = torch.zeros_like(scale).to(INT32)
    return ops.onednn.qlinear_pointwise(x, 1., 128, weight, scale, zeros, None, 1., 0, FLOAT32, "none",
        annotate(List[Optional[number]], []), "")

  def saturation(self, tokens: int, inputs: int, outputs: int) -> Tensor:
    # how far a product of the largest inputs and 8-bit weights of both signs is from the whole numbers that it stands
    # for
    x = torch.full([tokens, inputs], 255.).to(UINT8)
    signs = torch.arange(outputs).remainder_(2).mul_(2).sub_(1).unsqueeze(1)
    weight = torch.mul(torch.full([outputs, inputs], 127.), signs)
    y = self.integer_product(x, weight.to(INT8), torch.ones([outputs]))
    return torch.amax(torch.abs(torch.sub(y, torch.linear(torch.full([tokens, inputs], 127.), weight))))
