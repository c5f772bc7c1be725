# A chain of matrix products of one type, to see how fast the machine computes with it.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def product(self, x: Tensor, w: Tensor, type: int, times: int) -> Tensor:
    # x [N, H] times w [H, H], again and again
    x = x.to(type)
    w = w.to(type)
    for i in range(times):
      x = torch.linear(x, w)
    return x.to(6)
