# A decoder-only language model of the Llama, Qwen2 and Qwen3 families with layered LoRA adapters, in TorchScript.
# Names in capitals are the model's constants, put in when the program is assembled.
#
# Rows (prompts, training examples) are concatenated without padding: every product runs over all N tokens, and only
# attention looks at rows. `runs` holds pairs (count, length) of neighbouring rows of equal length, so attention is one
# fused call for each run, and no token ever sees another row.
#
# w         embedding [V, H], final norm [H], head [V, H], rotary cos [P, 1, D] and sin [P, 1, D] (first half negated),
#           rotation of products' inputs [R, R], then for each layer: norm [H], query-key-value [(Q+2K)*D, H] and its scale, its bias, query-key norm
#           [Q+K, D], output [H, Q*D] and its scale, norm [H], gate-up [2F, H] and its scale, down [H, F] and its
#           scale. An empty tensor: there is none.
# adapters  for each stack, layer and input (query-key-value, output, gate-up, down): A [r, in] and B [out, r], with r
#           the ranks of all targets of all adapters in the stack, and B scaled by alpha / r and zero where a rank
#           belongs to another target. An empty tensor: this input has no adapter.
# trained   the adapter in training as one layer of `adapters`, after it [N, 1] of ones and zeros: the tokens on which it
#           acts (https://arxiv.org/abs/2504.12397). An empty tensor: on all of them.
# spans     how many consecutive tokens (in decode: rows) belong to each stack.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def norm(self, x: Tensor, weight: Tensor) -> Tensor:
    # RMSNorm (https://arxiv.org/abs/1910.07467), in FP32 whatever the compute type
    h = x.to(FLOAT32)
    length = torch.linalg_vector_norm(h, 2, [-1], True)
    return (h * torch.rsqrt(length * length / h.size(-1) + NORM_EPSILON)).to(COMPUTE_TYPE) * weight

  def drop(self, x: Tensor, probability: float, seed: int) -> Tensor:
    # inverted dropout (https://jmlr.org/papers/v15/srivastava14a.html); the same seed drops the same inputs
    random = torch.Generator(device=x.device, seed=seed)
    kept = torch.bernoulli(x.detach(), 1. - probability, generator=random)
    return x * kept * (1. / (1. - probability))

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

  def unproject(self, dy: Tensor, x: Tensor, back: Tensor, w: List[Tensor], i: int, at: int, adapters: List[Tensor],
      trained: List[Tensor], dropout: float, seed: int) -> List[Tensor]:
    # the gradient of `project` by x, all tokens having one stack, and by A and B of the new adapter, if there is one
    dx = self.back_product(dy, back, w[i + 1], w[5], x.size(1))
    if adapters[at].numel() > 0:
      dx = dx.addmm_(torch.matmul(dy, adapters[at + 1]), adapters[at])
    if trained[at].numel() == 0:
      return [dx]
    if dropout > 0.:
      x = self.drop(x, dropout, seed + at)
    low = self.acting(torch.linear(x, trained[at]), trained)
    dlow = self.acting(torch.matmul(dy, trained[at + 1]), trained)
    if dropout > 0.:
      dx = dx.add_(self.drop(torch.matmul(dlow, trained[at]), dropout, seed + at))
    else:
      dx = dx.addmm_(dlow, trained[at])
    return [dx, torch.matmul(dlow.t(), x), torch.matmul(dy.t(), low)]

  def heads(self, y: Tensor, bias: Tensor, weight: Tensor, cos: Tensor, sin: Tensor) -> Tuple[Tensor, Tensor]:
    # rotated query and key heads [N, Q+K, D] (https://arxiv.org/abs/2104.09864), and value heads [N, K, D]
    if bias.numel() > 0:
      y = y + bias
    qk, v = y.view([-1, QUERY_HEADS + 2 * KV_HEADS, HEAD_DIM]).split_with_sizes([QUERY_HEADS + KV_HEADS, KV_HEADS], 1)
    if weight.numel() > 0:
      qk = self.norm(qk, weight)
    return (torch.addcmul(qk * cos, torch.roll(qk, [HEAD_DIM // 2], [-1]), sin), v)

  def attend(self, qk: Tensor, v: Tensor, runs: List[int]) -> Tensor:
    # causal attention inside each row: [N, Q*D]
    rows = annotate(List[Tensor], [])
    start = 0
    for r in range(len(runs) // 2):
      shape = [runs[2 * r], runs[2 * r + 1], -1, HEAD_DIM]
      n = shape[0] * shape[1]
      q, k = qk.narrow(0, start, n).view(shape).transpose(1, 2).split_with_sizes([QUERY_HEADS, KV_HEADS], 1)
      # The CPU's fused kernel takes as many key as query heads; with fewer, attention would be written out as [T, T].
      k = torch.repeat_interleave(k, QUERY_HEADS // KV_HEADS, 1)
      values = torch.repeat_interleave(v.narrow(0, start, n).view(shape).transpose(1, 2), QUERY_HEADS // KV_HEADS, 1)
      o = torch.scaled_dot_product_attention(q, k, values, None, 0., True)
      rows.append(o.transpose(1, 2).reshape([n, QUERY_HEADS * HEAD_DIM]))
      start += n
    if len(rows) == 1:
      return rows[0]
    return torch.cat(rows)

  def mlp(self, y: Tensor) -> Tensor:
    # SwiGLU (https://arxiv.org/abs/2002.05202)
    gate, up = y.chunk(2, 1)
    return torch.silu(gate) * up

  def leaf(self, x: Tensor) -> Tensor:
    return x.detach().requires_grad_(True)

  def block(self, l: int, h: Tensor, cos: Tensor, sin: Tensor, positions: Tensor, runs: List[int], w: List[Tensor],
      adapters: List[Tensor], spans: List[int], trained: List[Tensor], dropout: float, seed: int,
      cache: List[Tensor], slots: Tensor) -> List[Tensor]:
    # hidden state [N, H] after layer l, as the last; its keys and values go to (slot, position) of the cache, if there
    # is one. Before it, inputs and outputs of the four parts between the frozen products, as `unblock` takes them: while
    # training autograd knows these parts alone.
    i = 6 + 12 * l
    h = self.leaf(h)
    x = self.norm(h, w[i])
    y = self.leaf(self.project(x.detach(), w, i + 1, 8 * l, adapters, spans, trained, dropout, seed))
    qk, v = self.heads(y, w[i + 3], w[i + 4], cos, sin)
    if len(cache) > 0:
      cache[2 * l].index_put_([slots, positions], qk.narrow(1, QUERY_HEADS, KV_HEADS))
      cache[2 * l + 1].index_put_([slots, positions], v)
    o = self.attend(qk, v, runs)
    m = self.project(o.detach(), w, i + 5, 8 * l + 2, adapters, spans, trained, dropout, seed)
    m = self.leaf(m.add_(h.detach()))
    z = self.norm(m, w[i + 7])
    g = self.leaf(self.project(z.detach(), w, i + 8, 8 * l + 4, adapters, spans, trained, dropout, seed))
    u = self.mlp(g)
    d = self.project(u.detach(), w, i + 10, 8 * l + 6, adapters, spans, trained, dropout, seed)
    return [h, x, y, o, m, z, g, u, d.add_(m.detach())]

  def unblock(self, l: int, kept: List[Tensor], dh: Tensor, w: List[Tensor], back: List[Tensor],
      adapters: List[Tensor], trained: List[Tensor], dropout: float, seed: int) -> List[Tensor]:
    # the gradient by layer l's input from the one by its output, then those by the layer's tensors in `trained`
    i = 6 + 12 * l
    h, x, y, o, m, z, g, u, _ = kept
    du = self.unproject(dh, u.detach(), back[4 * l + 3], w, i + 10, 8 * l + 6, adapters, trained, dropout, seed)
    dg = self.vjp([u], [du[0]], [g])[0]
    dz = self.unproject(dg, z.detach(), back[4 * l + 2], w, i + 8, 8 * l + 4, adapters, trained, dropout, seed)
    dm = self.vjp([z], [dz[0]], [m])[0].add_(dh)
    do = self.unproject(dm, o.detach(), back[4 * l + 1], w, i + 5, 8 * l + 2, adapters, trained, dropout, seed)
    dy = self.vjp([o], [do[0]], [y])[0]
    dx = self.unproject(dy, x.detach(), back[4 * l], w, i + 1, 8 * l, adapters, trained, dropout, seed)
    gradients = [self.vjp([x], [dx[0]], [h])[0].add_(dm)]
    for d in [dx, do, dz, du]:
      gradients.extend(d[1:])
    return gradients

  def blocks(self, tokens: Tensor, positions: Tensor, runs: List[int], w: List[Tensor],
      adapters: List[Tensor], spans: List[int], cache: List[Tensor], slots: Tensor) -> Tensor:
    # last hidden state [N, H]
    h = torch.embedding(w[0], tokens)
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    for l in range(LAYERS):
      h = self.block(l, h, cos, sin, positions, runs, w, adapters, spans, [], 0., 0, cache, slots)[8]
    return h

  def logits(self, h: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(h, w[2]).to(FLOAT32)

  def score(self, tokens: Tensor, positions: Tensor, runs: List[int], at: Tensor, answers: Tensor, w: List[Tensor],
      adapters: List[Tensor], spans: List[int]) -> Tensor:
    # log-probability of answers [U, M] as the token that follows position at [U]: [U, M]
    h = self.blocks(tokens, positions, runs, w, adapters, spans, [], tokens)
    h = self.norm(h.index_select(0, at), w[1])
    scores = annotate(List[Tensor], [])
    for c in range((len(h) + CHUNK - 1) // CHUNK):
      z = self.logits(h[c * CHUNK : (c + 1) * CHUNK], w)
      scores.append(z.gather(1, answers[c * CHUNK : (c + 1) * CHUNK]) - torch.logsumexp(z, [1], True))
    return torch.cat(scores)

  def prefill(self, tokens: Tensor, positions: Tensor, runs: List[int], at: Tensor, w: List[Tensor],
      adapters: List[Tensor], spans: List[int], cache: List[Tensor], slots: Tensor) -> Tensor:
    # logits [U, V] after positions at [U], and the cache filled
    h = self.blocks(tokens, positions, runs, w, adapters, spans, cache, slots)
    return self.logits(self.norm(h.index_select(0, at), w[1]), w)

  def more(self, tokens: Tensor, positions: Tensor, w: List[Tensor], adapters: List[Tensor], spans: List[int],
      cache: List[Tensor], length: int) -> Tensor:
    # n more tokens in each of B cache slots, [B * n]: last hidden state [B * n, H]. length: tokens in the longest row,
    # these included
    h = torch.embedding(w[0], tokens)
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    count = len(cache[0])
    n = len(tokens) // count
    group = QUERY_HEADS // KV_HEADS
    slots = torch.repeat_interleave(torch.arange(count, device=tokens.device), n)
    seen = (torch.arange(length, device=tokens.device) <= positions.unsqueeze(1)).view([count, 1, n, length])
    if n > 1:
      seen = torch.repeat_interleave(seen, group, 2)
    for l in range(LAYERS):
      i = 6 + 12 * l
      x = self.norm(h, w[i])
      y = self.adapt(self.product(x, w[i + 1], w[i + 2], w[5]), x, 8 * l, adapters, spans)
      qk, v = self.heads(y, w[i + 3], w[i + 4], cos, sin)
      q, k = qk.split_with_sizes([QUERY_HEADS, KV_HEADS], 1)
      keys = cache[2 * l].index_put_([slots, positions], k).narrow(1, 0, length).transpose(1, 2)
      values = cache[2 * l + 1].index_put_([slots, positions], v).narrow(1, 0, length).transpose(1, 2)
      q = q.reshape([count, n, KV_HEADS, group, HEAD_DIM]).transpose(1, 2).reshape([count, KV_HEADS, n * group, HEAD_DIM])
      x = torch.scaled_dot_product_attention(q, keys, values, seen)
      x = x.view([count, KV_HEADS, n, group * HEAD_DIM]).transpose(1, 2).reshape([-1, QUERY_HEADS * HEAD_DIM])
      h = h + self.adapt(self.product(x, w[i + 5], w[i + 6], w[5]), x, 8 * l + 2, adapters, spans)
      x = self.norm(h, w[i + 7])
      x = self.mlp(self.adapt(self.product(x, w[i + 8], w[i + 9], w[5]), x, 8 * l + 4, adapters, spans))
      h = h + self.adapt(self.product(x, w[i + 10], w[i + 11], w[5]), x, 8 * l + 6, adapters, spans)
    return h

  def decode(self, tokens: Tensor, positions: Tensor, w: List[Tensor], adapters: List[Tensor], spans: List[int],
      cache: List[Tensor], length: int) -> Tensor:
    # n more tokens in each of B cache slots, [B * n]: logits [B, V] after the last of each
    h = self.more(tokens, positions, w, adapters, spans, cache, length)
    last = h.view([len(cache[0]), -1, h.size(1)]).select(1, -1)
    return self.logits(self.norm(last, w[1]), w)

  def follow(self, tokens: Tensor, positions: Tensor, answers: Tensor, w: List[Tensor], adapters: List[Tensor],
      spans: List[int], cache: List[Tensor], length: int) -> Tensor:
    # one cache slot's further tokens [N]: log-probability of answers [N] as the token that follows each, [N]
    h = self.more(tokens, positions, w, adapters, spans, cache, length)
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

  def unpack(self, parameters: Tensor, ranks: List[int], scale: float) -> List[Tensor]:
    # the adapter in training, as one layer of `adapters`, from its parameters in a row: for each layer and input the
    # A of all targets, then the B of each. ranks: of q, k, v, o, gate, up, down; 0 where it is no target
    ins = [HIDDEN_SIZE, QUERY_HEADS * HEAD_DIM, HIDDEN_SIZE, FFN_SIZE]
    firsts = [0, 3, 4, 6, 7]
    outs = [QUERY_HEADS * HEAD_DIM, KV_HEADS * HEAD_DIM, KV_HEADS * HEAD_DIM, HIDDEN_SIZE, FFN_SIZE, FFN_SIZE, HIDDEN_SIZE]
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

  def ints(self, x: Tensor) -> List[int]:
    values = annotate(List[int], [])
    for i in range(len(x)):
      values.append(int(x[i]))
    return values

  def head_gradient(self, h: Tensor, at: Tensor, answers: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    # summed cross-entropy of answers [U] as the tokens that follow positions at [U], from the last hidden state [N, H];
    # the normed state [U, H] it comes from, and its gradient by that
    x = self.norm(h.index_select(0, at), w[1])
    # The head is frozen: its gradient by x comes with the loss, in chunks, and no chunk's logits outlive it.
    torch.set_grad_enabled(False)
    loss = torch.zeros([1], dtype=FLOAT32, device=h.device)
    dx = torch.empty_like(x)
    for c in range((len(x) + CHUNK - 1) // CHUNK):
      z = self.logits(x[c * CHUNK : (c + 1) * CHUNK], w)
      answer = answers[c * CHUNK : (c + 1) * CHUNK].unsqueeze(1)
      total = torch.logsumexp(z, [1], True)
      loss += (total - z.gather(1, answer)).sum()
      p = z.sub_(total).exp_().scatter_add_(1, answer, torch.full_like(total, -1.))
      dx[c * CHUNK : (c + 1) * CHUNK] = torch.matmul(p.to(COMPUTE_TYPE), w[2])
    torch.set_grad_enabled(True)
    return (loss, x, dx)

  def vjp(self, y: List[Tensor], dy: List[Tensor], x: List[Tensor]) -> List[Tensor]:
    # the gradient by each x of the scalar whose gradient by each y is dy
    outer = annotate(List[Optional[Tensor]], [])
    for d in dy:
      outer.append(d)
    gradients = annotate(List[Tensor], [])
    for g in torch.grad(y, x, annotate(Optional[List[Optional[Tensor]]], outer)):
      gradients.append(unchecked_cast(Tensor, g))
    return gradients

  def gradients(self, tokens: Tensor, positions: Tensor, runs: Tensor, at: Tensor, answers: Tensor, parameters: Tensor,
      ranks: Tensor, scale: Tensor, dropout: Tensor, seed: Tensor, active: Tensor, recompute: Tensor, w: List[Tensor],
      back: List[Tensor], adapters: List[Tensor]) -> List[Tensor]:
    # summed cross-entropy of answers [U] as the tokens that follow positions at [U], and its gradient by parameters.
    # back: each layer's four frozen weights as `back_product` takes them.
    # recompute: keep only each layer's input and run the layer again on the way back (https://arxiv.org/abs/1604.06174)
    torch.set_grad_enabled(True)
    parameters = self.leaf(parameters)
    whole = self.unpack(parameters, self.ints(ranks), float(scale))
    trained = annotate(List[Tensor], [])
    for t in whole:
      trained.append(t.detach())
    trained.append(active.to(COMPUTE_TYPE))
    rows = self.ints(runs)
    spans = [len(tokens)]
    cos = w[3].index_select(0, positions)
    sin = w[4].index_select(0, positions)
    h = torch.embedding(w[0], tokens)
    inputs = annotate(List[Tensor], [])
    kept = annotate(List[List[Tensor]], [])
    torch.set_grad_enabled(not bool(recompute))
    for l in range(LAYERS):
      inputs.append(h)
      states = self.block(l, h, cos, sin, positions, rows, w, adapters, spans, trained, float(dropout), int(seed), [],
          tokens)
      h = states[8]
      if not bool(recompute):
        kept.append(states)
    torch.set_grad_enabled(True)
    h = self.leaf(h)
    loss, x, dx = self.head_gradient(h, at, answers, w)
    dh = self.vjp([x], [dx], [h])[0]
    used = annotate(List[Tensor], [])
    dused = annotate(List[Tensor], [])
    for done in range(LAYERS):
      l = LAYERS - 1 - done
      h = inputs.pop()
      if bool(recompute):
        kept.append(self.block(l, h, cos, sin, positions, rows, w, adapters, spans, trained, float(dropout), int(seed), [],
            tokens))
      d = self.unblock(l, kept.pop(), dh, w, back, adapters, trained, float(dropout), int(seed))
      dh = d[0]
      dused.extend(d[1:])
      for t in whole[8 * l : 8 * l + 8]:
        if t.numel() > 0:
          used.append(t)
    return [loss, self.vjp(used, dused, [parameters])[0]]

  def adamw(self, parameters: Tensor, gradient: Tensor, first: Tensor, second: Tensor, step: int, rate: float,
      beta1: float, beta2: float, epsilon: float, decay: float) -> Tensor:
    # one step of AdamW (https://arxiv.org/abs/1711.05101), in place, as torch.optim.AdamW computes it
    parameters.mul_(1. - rate * decay)
    first.lerp_(gradient, 1. - beta1)
    second.mul_(beta2).addcmul_(gradient, gradient, value=1. - beta2)
    scale = second.sqrt().div_((1. - beta2 ** step) ** 0.5).add_(epsilon)
    return parameters.addcdiv_(first, scale, value=-rate / (1. - beta1 ** step))
