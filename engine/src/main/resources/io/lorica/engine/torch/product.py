# A chain of products with one weight, to see how fast the machine computes them.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def chain(self, x: Tensor, weight: Tensor, scale: Tensor, rotation: Tensor, times: int) -> Tensor:
    # x [N, H] times weight [H, H], again and again
    x = x.to(COMPUTE_TYPE)
    for i in range(times):
      x = self.product(x, weight, scale, rotation)
    return x
