
  # Products with frozen weights of 4 bits: for each output and BLOCK inputs a step and an offset of 16 bits,
  # w = n * step + offset, n from 0 to 15, as in GGUF's Q4_1, whose weights stay as they are. They are expanded for each
  # product and forgotten after it (QLoRA, https://arxiv.org/abs/2305.14314).

  def stored(self, parts: List[Tensor], rotation: Tensor) -> List[Tensor]:
    # a weight [O, I] from its FP32 parts one below the other, two of its rows in one [O / 2, I]; its steps and offsets
    # [2, O, I / BLOCK]
    weight = torch.cat(parts)
    blocks = weight.view([len(weight), -1, BLOCK])
    low = torch.amin(blocks, [2])
    scale = torch.stack([torch.sub(torch.amax(blocks, [2]), low).div_(15.), low]).to(FLOAT16)
    step, offset = scale.to(FLOAT32).unsqueeze(3).unbind(0)
    n = torch.sub(blocks, offset).div_(step.clamp_min(SMALLEST)).round_().clamp_(0., 15.)
    rows = n.to(UINT8).view([2, -1, weight.size(1)])
    return [torch.bitwise_or(rows.select(0, 0), torch.mul(rows.select(0, 1), 16)), scale]

  def expanded(self, weight: Tensor, scale: Tensor) -> Tensor:
    # [O, I], about the middle n = 8: what is added last is rounded as little as can be
    step, offset = scale.to(FLOAT32).unsqueeze(3).unbind(0)
    middle = torch.add(offset, step, alpha=8.)
    n = torch.empty([2, weight.size(0), weight.size(1)], dtype=COMPUTE_TYPE, device=weight.device)
    n.select(0, 0).copy_(torch.bitwise_and(weight, 15))
    n.select(0, 1).copy_(torch.bitwise_right_shift(weight, 4))
    n = n.sub_(8.).view([-1, scale.size(2), BLOCK])
    return n.mul_(step.to(COMPUTE_TYPE)).add_(middle.to(COMPUTE_TYPE)).view([-1, weight.size(1)])

  def product(self, x: Tensor, weight: Tensor, scale: Tensor, rotation: Tensor) -> Tensor:
    # x [N, I] to [N, O]
    return torch.linear(x, self.expanded(weight, scale))

  def backward_product(self, dy: Tensor, backward: Tensor, scale: Tensor, rotation: Tensor, inputs: int) -> Tensor:
    # the gradient by x [N, I] from the one by x's product [N, O]
    return torch.matmul(dy, self.expanded(backward, scale))
