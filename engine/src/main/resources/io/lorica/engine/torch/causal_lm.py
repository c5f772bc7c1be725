# A decoder-only language model of the Llama, Qwen2 and Qwen3 families with layered LoRA adapters, in TorchScript.
# Names in capitals are the model's constants, put in when the program is assembled.
#
# Rows (prompts, training examples) are concatenated without padding: every product runs over all N tokens, and only
# attention looks at rows. `runs` holds pairs (count, length) of neighbouring rows of equal length, so attention is one
# fused call for each run, and no token ever sees another row.
#
# w         embedding [V, H], final norm [H], head [V, H], rotary cos [P, 1, D] and sin [P, 1, D] (first half negated),
#           rotation of products' inputs [R, R], then for each layer: norm [H], query-key-value [(Q+2K)*D, H] and its
#           scale, its bias, query-key norm [Q+K, D], output [H, Q*D] and its scale, norm [H], gate-up [2F, H] and its
#           scale, down [H, F] and its scale. An empty tensor: there is none.
# adapters  for each stack, layer and input (query-key-value, output, gate-up, down): A [r, in] and B [out, r], with r
#           the ranks of all targets of all adapters in the stack, and B scaled by alpha / r and zero where a rank
#           belongs to another target. An empty tensor: this input has no adapter.
# trained   the adapter in training as one layer of `adapters`, after it [N, 1] of ones and zeros: the tokens on which
#           it acts (https://arxiv.org/abs/2504.12397). An empty tensor: on all of them.
# spans     how many consecutive tokens (in decode: rows) belong to each stack.
# Nothing here uses autograd: the backward pass is written out (https://arxiv.org/abs/1502.05767, section 3.2), so that
# a layer keeps only what it needs and the whole program runs in inference mode.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def unit(self, x: Tensor) -> Tuple[Tensor, Tensor]:
    # x over the root of its mean square (RMSNorm, https://arxiv.org/abs/1910.07467), and one over that root; in FP32
    # whatever the compute type
    h = x.to(FLOAT32)
    length = torch.linalg_vector_norm(h, 2, [-1], True)
    inverse = torch.rsqrt(length * length / h.size(-1) + NORM_EPSILON)
    return ((h * inverse).to(COMPUTE_TYPE), inverse)

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return self.unit(x)[0] * weight

  def norm_backward(self, dy: Tensor, unit: Tensor, inverse: Tensor, weight: Tensor) -> Tensor:
    # the gradient of `norm` by x
    d = dy * weight
    along = torch.mean(d * unit, [-1], True, dtype=FLOAT32).to(COMPUTE_TYPE)
    return torch.addcmul(d, unit, along, value=-1.).mul_(inverse.to(COMPUTE_TYPE))

  def drop(self, x: Tensor, probability: float, seed: int) -> Tensor:
    # inverted dropout (https://jmlr.org/papers/v15/srivastava14a.html); the same seed drops the same inputs
    if x.is_cuda:
      # programs can make generators for the CPU alone
      kept = self.uniform(x, seed) >= probability
      return x * kept * (1. / (1. - probability))
    random = torch.Generator(device=x.device, seed=seed)
    kept = torch.bernoulli(x, 1. - probability, generator=random)
    return x * kept * (1. / (1. - probability))

  def uniform(self, x: Tensor, seed: int) -> Tensor:
    # numbers from 0 to 1 in the shape of x: SplitMix64 (https://doi.org/10.1145/2714064.2660195) of each one's place;
    # its shifts bring in zeros, those of signed numbers don't
    z = torch.arange(1, x.numel() + 1, dtype=INT64, device=x.device) * -7046029254386353131 + seed
    z = torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, 30), 17179869183)) * -4658895280553007687
    z = torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, 27), 137438953471)) * -7723592293110705685
    z = torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, 31), 8589934591))
    bits = torch.bitwise_and(torch.bitwise_right_shift(z, 40), 16777215)
    return bits.to(FLOAT32).div_(16777216.).view(x.shape)

  def adapt(self, y: Tensor, x: Tensor, at: int, adapters: List[Tensor], spans: List[int]) -> Tensor:
    # y + B A x (https://arxiv.org/abs/2106.09685, eq. 3), each span with its own stack
    if len(spans) == 1:
      if adapters[at].numel() > 0:
        y = y.addmm_(torch.linear(x, adapters[at]), adapters[at + 1].t())
    else:
      start = 0
      for s in range(len(spans)):
        i = s * LAYERS * 8 + at
        if adapters[i].numel() > 0:
          low = torch.linear(x.narrow(0, start, spans[s]), adapters[i])
          y.narrow(0, start, spans[s]).addmm_(low, adapters[i + 1].t())
        start += spans[s]
    return y

  def leading(self, adapters: List[Tensor], ranks: List[int]) -> List[Tensor]:
    # of adapters whose ranks lie side by side, the part of the first ranks of each input
    parts = annotate(List[Tensor], [])
    for i in range(len(adapters) // 2):
      a = adapters[2 * i]
      b = adapters[2 * i + 1]
      rank = ranks[i % 4]
      if rank == 0:
        parts.extend([torch.zeros([0], dtype=COMPUTE_TYPE), torch.zeros([0], dtype=COMPUTE_TYPE)])
      else:
        parts.extend([a.narrow(0, 0, rank), b.narrow(1, 0, rank)])
    return parts

  def project(self, x: Tensor, w: List[Tensor], i: int, at: int, adapters: List[Tensor], spans: List[int],
      trained: List[Tensor], dropout: float, seed: int) -> Tensor:
    # w[i] x with the frozen stack and, while training, the new adapter on top
    y = self.adapt(self.product(x, w[i], w[i + 1], w[5]), x, at, adapters, spans)
    if len(trained) > 0:
      if trained[at].numel() > 0:
        if dropout > 0.:
          x = self.drop(x, dropout, seed + at)
        y = y.addmm_(self.acting(torch.linear(x, trained[at]), trained), trained[at + 1].t())
    return y

  def acting(self, low: Tensor, trained: List[Tensor]) -> Tensor:
    # of A x, or the gradient by it, what belongs to tokens on which the adapter in training acts
    if trained[-1].numel() > 0:
      low = low * trained[-1]
    return low

  def project_backward(self, dy: Tensor, x: Tensor, factor: Tensor, backward: Tensor, w: List[Tensor], i: int, at: int,
      adapters: List[Tensor], trained: List[Tensor], dropout: float, seed: int) -> List[Tensor]:
    # the gradient of `project` by its input, all tokens having one stack, and by A and B of the new adapter, if there
    # is one. The input is x, or x * factor, multiplied only for an adapter
    dx = self.backward_product(dy, backward, w[i + 1], w[5], x.size(1))
    if adapters[at].numel() > 0:
      dx = dx.addmm_(torch.matmul(dy, adapters[at + 1]), adapters[at])
    if trained[at].numel() == 0:
      return [dx]
    if factor.numel() > 0:
      x = x * factor
    if dropout > 0.:
      x = self.drop(x, dropout, seed + at)
    low = self.acting(torch.linear(x, trained[at]), trained)
    dlow = self.acting(torch.matmul(dy, trained[at + 1]), trained)
    if dropout > 0.:
      dx = dx.add_(self.drop(torch.matmul(dlow, trained[at]), dropout, seed + at))
    else:
      dx = dx.addmm_(dlow, trained[at])
    return [dx, torch.matmul(dlow.t(), x), torch.matmul(dy.t(), low)]

  def rotate(self, qk: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    # heads [N, Q+K, D] by their positions (https://arxiv.org/abs/2104.09864)
    return torch.addcmul(qk * cos, torch.roll(qk, [HEAD_DIM // 2], [-1]), sin)

  def rotate_backward(self, d: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    # the gradient of `rotate` by the heads
    return torch.addcmul(torch.roll(d * sin, [HEAD_DIM // 2], [-1]), d, cos)

  def heads(self, y: Tensor, bias: Tensor) -> Tuple[Tensor, Tensor]:
    # query and key heads [N, Q+K, D], and value heads [N, K, D]
    if bias.numel() > 0:
      y = y + bias
    qk, v = y.view([-1, QUERY_HEADS + 2 * KV_HEADS, HEAD_DIM]).split_with_sizes([QUERY_HEADS + KV_HEADS, KV_HEADS], 1)
    return (qk, v)

  def grouped(self, x: Tensor, rows: int) -> Tensor:
    # heads [rows * T, G * K, D] as [rows * K, G * T, D]: the G heads that share a key below each other
    x = x.view([rows, -1, KV_HEADS, x.size(1) // KV_HEADS, HEAD_DIM]).permute([0, 2, 3, 1, 4])
    return x.reshape([rows * KV_HEADS, -1, HEAD_DIM])

  def ungrouped(self, x: Tensor, rows: int, length: int) -> Tensor:
    # the inverse of `grouped`: [rows, T, G * K, D]
    return x.view([rows, KV_HEADS, -1, length, HEAD_DIM]).permute([0, 3, 1, 2, 4]).flatten(2, 3)

  def queries(self, x: Tensor, length: int, first: int, count: int) -> Tensor:
    # of grouped heads of T = length tokens, those of some tokens
    if count == length:
      return x
    return x.view([len(x), -1, length, HEAD_DIM]).narrow(2, first, count).reshape([len(x), -1, HEAD_DIM])

  def attention(self, q: Tensor, k: Tensor, first: int, end: int) -> Tensor:
    # what grouped queries of tokens first to end see of keys before them: [rows * K, G * (end - first), end]
    p = torch.bmm(q, k.narrow(1, 0, end).transpose(1, 2))
    future = torch.full([end - first, end - first], -inf, dtype=COMPUTE_TYPE, device=q.device).triu_(1)
    p.view([len(p), -1, end - first, end]).narrow(3, first, end - first).add_(future)
    return torch.softmax(p, -1)

  def joined(self, parts: List[Tensor], dim: int) -> Tensor:
    # without a copy where there is one part
    if len(parts) == 1:
      return parts[0]
    return torch.cat(parts, dim)

  def attend(self, qk: Tensor, v: Tensor, runs: List[int]) -> Tuple[Tensor, List[Tensor]]:
    # causal attention inside each row, some tokens at a time: [N, Q*D]. And for each run its grouped q, k and v, and
    # unless rows are long what each token sees
    rows = annotate(List[Tensor], [])
    kept = annotate(List[Tensor], [])
    start = 0
    for r in range(len(runs) // 2):
      n = runs[2 * r]
      length = runs[2 * r + 1]
      q, k = qk.narrow(0, start, n * length).split_with_sizes([QUERY_HEADS, KV_HEADS], 1)
      q = self.grouped(q * ATTENTION_SCALE, n)
      k = self.grouped(k, n)
      values = self.grouped(v.narrow(0, start, n * length), n)
      kept.extend([q, k, values])
      parts = annotate(List[Tensor], [])
      for first in range(0, length, QUERIES):
        end = min(first + QUERIES, length)
        p = self.attention(self.queries(q, length, first, end - first), k, first, end)
        parts.append(self.ungrouped(torch.bmm(p, values.narrow(1, 0, end)), n, end - first))
        if length <= SHORT:
          kept.append(p)
      rows.append(self.joined(parts, 1).reshape([n * length, QUERY_HEADS * HEAD_DIM]))
      start += n * length
    return (self.joined(rows, 0), kept)

  def attend_backward(self, do: Tensor, kept: List[Tensor], runs: List[int]) -> Tensor:
    # the gradient of `attend` by query, key and value heads: [N, Q+2K, D]
    dy = torch.empty([len(do), QUERY_HEADS + 2 * KV_HEADS, HEAD_DIM], dtype=COMPUTE_TYPE, device=do.device)
    start = 0
    at = 0
    for r in range(len(runs) // 2):
      n = runs[2 * r]
      length = runs[2 * r + 1]
      q, k, v = kept[at : at + 3]
      at += 3
      d = self.grouped(do.narrow(0, start, n * length).view([n * length, QUERY_HEADS, HEAD_DIM]), n)
      dk = torch.zeros_like(k)
      dv = torch.zeros_like(v)
      to = dy.narrow(0, start, n * length).view([n, length, -1, HEAD_DIM])
      dqs, dks, dvs = to.split_with_sizes([QUERY_HEADS, KV_HEADS, KV_HEADS], 2)
      for first in range(0, length, QUERIES):
        end = min(first + QUERIES, length)
        part = self.queries(q, length, first, end - first)
        if length <= SHORT:
          p = kept[at]
          at += 1
        else:
          p = self.attention(part, k, first, end)
        dpart = self.queries(d, length, first, end - first)
        dp = torch.bmm(dpart, v.narrow(1, 0, end).transpose(1, 2))
        dp = torch._softmax_backward_data(dp, p, -1, COMPUTE_TYPE)
        dq = torch.bmm(dp, k.narrow(1, 0, end)).mul_(ATTENTION_SCALE)
        dqs.narrow(1, first, end - first).copy_(self.ungrouped(dq, n, end - first))
        dk.narrow(1, 0, end).baddbmm_(dp.transpose(1, 2), part)
        dv.narrow(1, 0, end).baddbmm_(p.transpose(1, 2), dpart)
      dks.copy_(self.ungrouped(dk, n, length))
      dvs.copy_(self.ungrouped(dv, n, length))
      start += n * length
    return dy

  def mlp(self, y: Tensor) -> Tensor:
    # SwiGLU (https://arxiv.org/abs/2002.05202)
    gate, up = y.chunk(2, 1)
    return torch.silu(gate).mul_(up)

  def block(self, l: int, h: Tensor, cos: Tensor, sin: Tensor, positions: Tensor, runs: List[int], w: List[Tensor],
      adapters: List[Tensor], spans: List[int], trained: List[Tensor], dropout: float, seed: int,
      cache: List[Tensor], slots: Tensor) -> List[Tensor]:
    # hidden state [N, H] after layer l, and after it what `block_backward` takes. Keys and values go to (slot,
    # position) of the cache, if there is one
    i = 6 + 12 * l
    x, inverse = self.unit(h)
    y = self.project(x * w[i], w, i + 1, 8 * l, adapters, spans, trained, dropout, seed)
    qk, v = self.heads(y, w[i + 3])
    kept = [x, inverse]
    if w[i + 4].numel() > 0:
      qk, inverse = self.unit(qk)
      kept.extend([qk, inverse])
      qk = qk * w[i + 4]
    else:
      kept.extend([w[i + 4], w[i + 4]])
    qk = self.rotate(qk, cos, sin)
    if len(cache) > 0:
      cache[2 * l].index_put_([slots, positions], qk.narrow(1, QUERY_HEADS, KV_HEADS))
      cache[2 * l + 1].index_put_([slots, positions], v)
    o, attention = self.attend(qk, v, runs)
    m = self.project(o, w, i + 5, 8 * l + 2, adapters, spans, trained, dropout, seed).add_(h)
    z, inverse = self.unit(m)
    g = self.project(z * w[i + 7], w, i + 8, 8 * l + 4, adapters, spans, trained, dropout, seed)
    d = self.project(self.mlp(g), w, i + 10, 8 * l + 6, adapters, spans, trained, dropout, seed)
    kept.extend([o, z, inverse, g])
    kept.extend(attention)
    return [d.add_(m)] + kept

  def block_backward(self, l: int, kept: List[Tensor], dh: Tensor, cos: Tensor, sin: Tensor, runs: List[int],
      w: List[Tensor], backward: List[Tensor], adapters: List[Tensor], trained: List[Tensor], dropout: float,
      seed: int) -> List[Tensor]:
    # the gradient by layer l's input from the one by its output, then those by the layer's tensors in `trained`
    i = 6 + 12 * l
    x, inverse, qk, headInverse, o, z, middleInverse, g = kept[1:9]
    gate, up = g.chunk(2, 1)
    s = torch.silu(gate)
    du = self.project_backward(dh, s, up, backward[4 * l + 3], w, i + 10, 8 * l + 6, adapters, trained, dropout, seed)
    dg = torch.empty_like(g)
    torch.mul(du[0], s, out=dg.narrow(1, FFN_SIZE, FFN_SIZE))
    dg.narrow(1, 0, FFN_SIZE).copy_(torch.silu_backward(du[0].mul_(up), gate))
    dz = self.project_backward(dg, z, w[i + 7], backward[4 * l + 2], w, i + 8, 8 * l + 4, adapters, trained, dropout,
        seed)
    dm = self.norm_backward(dz[0], z, middleInverse, w[i + 7]).add_(dh)
    whole = torch.empty([0], dtype=COMPUTE_TYPE, device=dh.device)
    do = self.project_backward(dm, o, whole, backward[4 * l + 1], w, i + 5, 8 * l + 2, adapters, trained, dropout, seed)
    dy = self.attend_backward(do[0], kept[9:], runs)
    dqk = dy.narrow(1, 0, QUERY_HEADS + KV_HEADS)
    turned = self.rotate_backward(dqk, cos, sin)
    if w[i + 4].numel() > 0:
      turned = self.norm_backward(turned, qk, headInverse, w[i + 4])
    dqk.copy_(turned)
    dx = self.project_backward(dy.flatten(1, 2), x, w[i], backward[4 * l], w, i + 1, 8 * l, adapters, trained, dropout,
        seed)
    gradients = [self.norm_backward(dx[0], x, inverse, w[i]).add_(dm)]
    for d in [dx, do, dz, du]:
      gradients.extend(d[1:])
    return gradients

  def blocks(self, tokens: Tensor, positions: Tensor, runs: List[int], depth: int, w: List[Tensor],
      adapters: List[Tensor], spans: List[int], cache: List[Tensor], slots: Tensor) -> Tensor:
    # hidden state [N, H] after so many layers
    h = torch.embedding(w[0], tokens)
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    for l in range(depth):
      h = self.block(l, h, cos, sin, positions, runs, w, adapters, spans, [], 0., 0, cache, slots)[0]
    return h

  def readable(self, h: Tensor, depth: int, w: List[Tensor]) -> Tensor:
    # hidden state after so many layers in FP32, as is read out: after the last layer its norm
    if depth == LAYERS:
      h = self.norm(h, w[1])
    return h.to(FLOAT32)

  def means(self, tokens: Tensor, positions: Tensor, runs: List[int], depths: List[int], w: List[Tensor],
      adapters: List[Tensor], spans: List[int]) -> Tensor:
    # of each row the mean over its tokens of the hidden state after each of some numbers of layers, rising: [D, R, H]
    h = torch.embedding(w[0], tokens)
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    means = annotate(List[Tensor], [])
    for l in range(depths[-1]):
      h = self.block(l, h, cos, sin, positions, runs, w, adapters, spans, [], 0., 0, [], tokens)[0]
      if depths[len(means)] == l + 1:
        means.append(self.row_means(self.readable(h, l + 1, w), runs))
    return torch.stack(means)

  def row_means(self, h: Tensor, runs: List[int]) -> Tensor:
    # of states [N, H] the mean of each row [R, H]
    rows = annotate(List[Tensor], [])
    start = 0
    for r in range(len(runs) // 2):
      n = runs[2 * r]
      length = runs[2 * r + 1]
      rows.append(torch.mean(h.narrow(0, start, n * length).view([n, length, -1]), [1]))
      start += n * length
    return torch.cat(rows)

  def first_sum(self, tokens: Tensor, positions: Tensor, runs: List[int], depth: int, w: List[Tensor],
      adapters: List[Tensor], spans: List[int], cache: List[Tensor], slots: Tensor) -> Tensor:
    # of one row's first tokens the sum of the hidden states after so many layers [H], and those layers' cache filled
    h = self.blocks(tokens, positions, runs, depth, w, adapters, spans, cache, slots)
    return torch.sum(self.readable(h, depth, w), [0])

  def next_sum(self, tokens: Tensor, positions: Tensor, depth: int, w: List[Tensor], adapters: List[Tensor],
      spans: List[int], cache: List[Tensor], length: int) -> Tensor:
    # the same of further tokens
    h = self.more(tokens, positions, depth, w, adapters, spans, cache, length)
    return torch.sum(self.readable(h, depth, w), [0])

  def logits(self, h: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(h, w[2]).to(FLOAT32)

  def score(self, tokens: Tensor, positions: Tensor, runs: List[int], at: Tensor, answers: Tensor, w: List[Tensor],
      adapters: List[Tensor], spans: List[int]) -> Tensor:
    # log-probability of answers [U, M] as the token that follows position at [U]: [U, M]
    h = self.blocks(tokens, positions, runs, LAYERS, w, adapters, spans, [], tokens)
    h = self.norm(h.index_select(0, at), w[1])
    scores = annotate(List[Tensor], [])
    for c in range((len(h) + CHUNK - 1) // CHUNK):
      z = self.logits(h[c * CHUNK : (c + 1) * CHUNK], w)
      scores.append(z.gather(1, answers[c * CHUNK : (c + 1) * CHUNK]) - torch.logsumexp(z, [1], True))
    return torch.cat(scores)

  def prefill(self, tokens: Tensor, positions: Tensor, runs: List[int], at: Tensor, w: List[Tensor],
      adapters: List[Tensor], spans: List[int], cache: List[Tensor], slots: Tensor) -> Tensor:
    # logits [U, V] after positions at [U], and the cache filled
    h = self.blocks(tokens, positions, runs, LAYERS, w, adapters, spans, cache, slots)
    return self.logits(self.norm(h.index_select(0, at), w[1]), w)

  def more(self, tokens: Tensor, positions: Tensor, depth: int, w: List[Tensor], adapters: List[Tensor],
      spans: List[int], cache: List[Tensor], length: int) -> Tensor:
    # n more tokens in each of B cache slots, [B * n]: hidden state [B * n, H] after so many layers. length: tokens in
    # the longest row, these included
    h = torch.embedding(w[0], tokens)
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    count = len(cache[0])
    n = len(tokens) // count
    group = QUERY_HEADS // KV_HEADS
    slots = torch.repeat_interleave(torch.arange(count, device=tokens.device), n)
    later = torch.arange(length, device=tokens.device) > positions.unsqueeze(1)
    future = torch.zeros(later.size(), dtype=COMPUTE_TYPE, device=tokens.device).masked_fill_(later, -inf)
    future = future.view([count, 1, n, length])
    if n > 1:
      future = torch.repeat_interleave(future, group, 2)
    for l in range(depth):
      i = 6 + 12 * l
      x = self.norm(h, w[i])
      y = self.adapt(self.product(x, w[i + 1], w[i + 2], w[5]), x, 8 * l, adapters, spans)
      qk, v = self.heads(y, w[i + 3])
      if w[i + 4].numel() > 0:
        qk = self.norm(qk, w[i + 4])
      q, k = self.rotate(qk, cos, sin).split_with_sizes([QUERY_HEADS, KV_HEADS], 1)
      keys = cache[2 * l].index_put_([slots, positions], k).narrow(1, 0, length).transpose(1, 2)
      values = cache[2 * l + 1].index_put_([slots, positions], v).narrow(1, 0, length).transpose(1, 2)
      q = q.reshape([count, n, KV_HEADS, group, HEAD_DIM]).transpose(1, 2)
      q = q.reshape([count, KV_HEADS, n * group, HEAD_DIM])
      p = torch.softmax(torch.matmul(q * ATTENTION_SCALE, keys.transpose(2, 3)).add_(future), -1)
      x = torch.matmul(p, values)
      x = x.view([count, KV_HEADS, n, group * HEAD_DIM]).transpose(1, 2).reshape([-1, QUERY_HEADS * HEAD_DIM])
      h = h + self.adapt(self.product(x, w[i + 5], w[i + 6], w[5]), x, 8 * l + 2, adapters, spans)
      x = self.norm(h, w[i + 7])
      x = self.mlp(self.adapt(self.product(x, w[i + 8], w[i + 9], w[5]), x, 8 * l + 4, adapters, spans))
      h = h + self.adapt(self.product(x, w[i + 10], w[i + 11], w[5]), x, 8 * l + 6, adapters, spans)
    return h

  def decode(self, tokens: Tensor, positions: Tensor, w: List[Tensor], adapters: List[Tensor], spans: List[int],
      cache: List[Tensor], length: int) -> Tensor:
    # n more tokens in each of B cache slots, [B * n]: logits [B, V] after the last of each
    h = self.more(tokens, positions, LAYERS, w, adapters, spans, cache, length)
    last = h.view([len(cache[0]), -1, h.size(1)]).select(1, -1)
    return self.logits(self.norm(last, w[1]), w)

  def follow(self, tokens: Tensor, positions: Tensor, answers: Tensor, w: List[Tensor], adapters: List[Tensor],
      spans: List[int], cache: List[Tensor], length: int) -> Tensor:
    # one cache slot's further tokens [N]: log-probability of answers [N] as the token that follows each, [N]
    h = self.more(tokens, positions, LAYERS, w, adapters, spans, cache, length)
    z = self.logits(self.norm(h, w[1]), w)
    return z.gather(1, answers.unsqueeze(1)).squeeze(1) - torch.logsumexp(z, [1])

  def contents(self, cache: List[Tensor], row: int, start: int, length: int) -> List[Tensor]:
    # one row's keys and values [length, K, D] of each layer, from a token on
    copies = annotate(List[Tensor], [])
    for held in cache:
      copies.append(held.select(0, row).narrow(0, start, length).to(FLOAT32).contiguous())
    return copies

  def restore(self, cache: List[Tensor], row: int, contents: List[Tensor]) -> List[Tensor]:
    # one row's first keys and values, as `contents` tells them
    for i in range(len(cache)):
      cache[i].select(0, row).narrow(0, 0, len(contents[i])).copy_(contents[i])
    return cache[:1]

  def resize(self, cache: List[Tensor], rows: Tensor, length: int) -> List[Tensor]:
    # a cache of the given rows with room for length tokens
    resized = annotate(List[Tensor], [])
    for old in cache:
      new = torch.zeros([len(rows), length, KV_HEADS, HEAD_DIM], dtype=COMPUTE_TYPE, device=old.device)
      kept = min(length, old.size(1))
      new.narrow(1, 0, kept).copy_(old.narrow(1, 0, kept).index_select(0, rows))
      resized.append(new)
    return resized

  def widths(self) -> List[int]:
    # outputs of q, k, v, o, gate, up, down
    q = QUERY_HEADS * HEAD_DIM
    kv = KV_HEADS * HEAD_DIM
    return [q, kv, kv, HIDDEN_SIZE, FFN_SIZE, FFN_SIZE, HIDDEN_SIZE]

  def unpack(self, parameters: Tensor, ranks: List[int], scale: float) -> List[Tensor]:
    # the adapter in training, as one layer of `adapters`, from its parameters in a row: for each layer and input the
    # A of all targets, then the B of each. ranks: of q, k, v, o, gate, up, down; 0 where it is no target
    ins = [HIDDEN_SIZE, QUERY_HEADS * HEAD_DIM, HIDDEN_SIZE, FFN_SIZE]
    firsts = [0, 3, 4, 6, 7]
    outs = self.widths()
    sizes = annotate(List[int], [])
    for g in range(4):
      sizes.append(sum(ranks[firsts[g] : firsts[g + 1]]) * ins[g])
      for t in range(firsts[g], firsts[g + 1]):
        sizes.append(outs[t] * ranks[t])
    parts = parameters.to(COMPUTE_TYPE).split_with_sizes(sizes * LAYERS)
    unpacked = annotate(List[Tensor], [])
    for l in range(LAYERS):
      for g in range(4):
        at = l * 11 + firsts[g] + g
        unpacked.append(parts[at].view([-1, ins[g]]))
        ups = annotate(List[Tensor], [])
        for t in range(firsts[g], firsts[g + 1]):
          ups.append(parts[at + 1 + t - firsts[g]].view([outs[t], ranks[t]]) * scale)
        unpacked.append(torch.block_diag(ups))
    return unpacked

  def collect(self, gradient: Tensor, l: int, parts: List[Tensor], ranks: List[int], scale: float) -> Tensor:
    # the gradient with a layer's parts, by A and B of each input, added to where `unpack` takes these from
    firsts = [0, 3, 4, 6, 7]
    outs = self.widths()
    at = l * (len(gradient) // LAYERS)
    used = 0
    for g in range(4):
      if sum(ranks[firsts[g] : firsts[g + 1]]) > 0:
        down = parts[used]
        up = parts[used + 1]
        used += 2
        gradient.narrow(0, at, down.numel()).add_(down.flatten())
        at += down.numel()
        row = 0
        column = 0
        for t in range(firsts[g], firsts[g + 1]):
          part = up.narrow(0, row, outs[t]).narrow(1, column, ranks[t])
          gradient.narrow(0, at, part.numel()).add_(part.flatten(), alpha=scale)
          at += part.numel()
          row += outs[t]
          column += ranks[t]
    return gradient

  def head_gradient(self, h: Tensor, at: Tensor, answers: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
    # summed cross-entropy of answers [U] as the tokens that follow positions at [U], from the last hidden state [N, H],
    # and its gradient by that; in chunks, and no chunk's logits outlive it
    x, inverse = self.unit(h.index_select(0, at))
    loss = torch.zeros([1], dtype=FLOAT32, device=h.device)
    dx = torch.empty_like(x)
    for c in range((len(x) + CHUNK - 1) // CHUNK):
      answer = answers[c * CHUNK : (c + 1) * CHUNK].unsqueeze(1)
      p = torch.softmax(torch.linear(x[c * CHUNK : (c + 1) * CHUNK] * w[1], w[2]), 1)
      right = p.gather(1, answer)
      loss -= torch.log(torch.clamp_min(right.to(FLOAT32), SMALLEST)).sum()
      p.index_put_([torch.arange(len(p), device=p.device), answer.squeeze(1)], (right - 1.).squeeze(1))
      dx[c * CHUNK : (c + 1) * CHUNK] = torch.matmul(p, w[2])
    return (loss, torch.zeros_like(h).index_copy_(0, at, self.norm_backward(dx, x, inverse, w[1])))

  def gradients(self, tokens: Tensor, positions: Tensor, runs: List[int], at: Tensor, answers: Tensor,
      parameters: Tensor, gradient: Tensor, ranks: List[int], scale: float, dropout: float, seed: int, active: Tensor,
      recompute: bool, w: List[Tensor], backward: List[Tensor], adapters: List[Tensor]) -> Tensor:
    # summed cross-entropy of answers [U] as the tokens that follow positions at [U]; its gradient by parameters is
    # added to gradient. backward: each layer's four frozen weights as `backward_product` takes them. recompute: keep
    # only each layer's input and run the layer again in the backward pass (https://arxiv.org/abs/1604.06174)
    trained = self.unpack(parameters, ranks, scale)
    trained.append(active.to(COMPUTE_TYPE))
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    h, kept = self.kept_blocks(tokens, cos, sin, positions, runs, LAYERS, trained, dropout, seed, recompute, w,
        adapters)
    loss, dh = self.head_gradient(h, at, answers, w)
    self.blocks_backward(kept, dh, tokens, cos, sin, positions, runs, gradient, ranks, scale, trained, dropout, seed,
        recompute, w, backward, adapters)
    return loss

  def kept_blocks(self, tokens: Tensor, cos: Tensor, sin: Tensor, positions: Tensor, runs: List[int], depth: int,
      trained: List[Tensor], dropout: float, seed: int, recompute: bool, w: List[Tensor],
      adapters: List[Tensor]) -> Tuple[Tensor, List[List[Tensor]]]:
    # hidden state [N, H] after so many layers, and of each what `blocks_backward` takes
    spans = [len(tokens)]
    h = torch.embedding(w[0], tokens)
    kept = annotate(List[List[Tensor]], [])
    for l in range(depth):
      states = self.block(l, h, cos, sin, positions, runs, w, adapters, spans, trained, dropout, seed, [], tokens)
      if recompute:
        kept.append([h])
      else:
        kept.append(states)
      h = states[0]
    return (h, kept)

  def blocks_backward(self, kept: List[List[Tensor]], dh: Tensor, tokens: Tensor, cos: Tensor, sin: Tensor,
      positions: Tensor, runs: List[int], gradient: Tensor, ranks: List[int], scale: float, trained: List[Tensor],
      dropout: float, seed: int, recompute: bool, w: List[Tensor], backward: List[Tensor],
      adapters: List[Tensor]) -> Tensor:
    # from the gradient by the hidden state after the last of the kept layers, all theirs, added to gradient
    spans = [len(tokens)]
    depth = len(kept)
    for done in range(depth):
      l = depth - 1 - done
      states = kept.pop()
      if recompute:
        states = self.block(l, states[0], cos, sin, positions, runs, w, adapters, spans, trained, dropout, seed, [],
            tokens)
      d = self.block_backward(l, states, dh, cos, sin, runs, w, backward, adapters, trained, dropout, seed)
      dh = d[0]
      self.collect(gradient, l, d[1:], ranks, scale)
    return dh

  def read_gradients(self, tokens: Tensor, positions: Tensor, runs: List[int], offsets: Tensor, outcomes: Tensor,
      depth: int, readout: Tensor, readout_gradient: Tensor, parameters: Tensor, gradient: Tensor, ranks: List[int],
      scale: float, dropout: float, seed: int, active: Tensor, recompute: bool, w: List[Tensor],
      backward: List[Tensor], adapters: List[Tensor]) -> Tensor:
    # summed cross-entropy of outcomes [R], one a row, under offsets [R, n] plus what the read-out [n, H + 1] (weights,
    # bias last) says of each row's mean hidden state after so many layers; its gradients by the read-out and by the
    # parameters of those layers are added to theirs
    trained = self.unpack(parameters, ranks, scale)
    trained.append(active.to(COMPUTE_TYPE))
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    h, kept = self.kept_blocks(tokens, cos, sin, positions, runs, depth, trained, dropout, seed, recompute, w, adapters)
    loss, dh = self.read_gradient(h, runs, offsets, outcomes, depth, readout, readout_gradient, w)
    self.blocks_backward(kept, dh, tokens, cos, sin, positions, runs, gradient, ranks, scale, trained, dropout, seed,
        recompute, w, backward, adapters)
    return loss

  def read_gradient(self, h: Tensor, runs: List[int], offsets: Tensor, outcomes: Tensor, depth: int, readout: Tensor,
      readout_gradient: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
    # the loss of `read_gradients` from hidden states [N, H], and its gradient by them
    x, inverse = self.unit(h)
    means = self.row_means(self.readable(h, depth, w), runs)
    weight = readout.narrow(1, 0, HIDDEN_SIZE)
    z = torch.linear(means, weight) + readout.select(1, HIDDEN_SIZE) + offsets
    p = torch.log_softmax(z, 1)
    right = p.gather(1, outcomes.unsqueeze(1))
    dz = torch.exp(p)
    dz.scatter_add_(1, outcomes.unsqueeze(1), torch.full_like(right, -1.))
    readout_gradient.narrow(1, 0, HIDDEN_SIZE).add_(torch.matmul(dz.t(), means))
    readout_gradient.select(1, HIDDEN_SIZE).add_(torch.sum(dz, [0]))
    dmeans = torch.matmul(dz, weight)
    parts = annotate(List[Tensor], [])
    row = 0
    for r in range(len(runs) // 2):
      n = runs[2 * r]
      length = runs[2 * r + 1]
      parts.append(torch.repeat_interleave(dmeans.narrow(0, row, n) * (1. / length), length, 0))
      row += n
    dh = torch.cat(parts).to(COMPUTE_TYPE)
    if depth == LAYERS:
      dh = self.norm_backward(dh, x, inverse, w[1])
    return (right.sum().neg().view([1]), dh)

  def adamw(self, parameters: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, rate: float,
      beta1: float, beta2: float, epsilon: float, decay: float) -> Tensor:
    # one step of AdamW (https://arxiv.org/abs/1711.05101), in place, as torch.optim.AdamW computes it
    parameters.mul_(1. - rate * decay)
    first.lerp_(gradient, 1. - beta1)
    second.mul_(beta2).addcmul_(gradient, gradient, value=1. - beta2)
    scale = second.sqrt().div_((1. - beta2 ** step) ** 0.5).add_(epsilon)
    return parameters.addcdiv_(first, scale, value=-rate / (1. - beta1 ** step))

  def concat(self, parts: List[Tensor]) -> Tensor:
    # always a copy, in the compute type
    return torch.cat(parts).to(COMPUTE_TYPE)

  def mapped(self, path: str, size: int, type: int) -> Tensor:
    # a file's contents as numbers of one type, read as they are needed
    return torch.from_file(path, False, size, dtype=type)

  def part(self, file: Tensor, offset: int, shape: List[int]) -> Tensor:
    # a tensor of a mapped file, from its first number on; no copy
    count = 1
    for n in shape:
      count = count * n
    return file.narrow(0, offset, count).view(shape)
