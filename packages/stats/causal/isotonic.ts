/**
 * Weighted isotonic regression by pooling adjacent violators, O(n).
 *
 * `values` in order of exposure, `weights` > 0 of the same length (default 1). Answers the monotone sequence closest in
 * weighted squares; `direction` 'rising' (default) or 'falling'. Empty in, empty out.
 * Source: Ayer et al. (1955); R `isoreg(y)$yf`.
 */
export function isotonic(
  values: readonly number[],
  weights: readonly number[] = values.map(() => 1),
  direction: 'rising' | 'falling' = 'rising',
): number[] {
  if (direction === 'falling')
    return isotonic(
      values.map((v) => -v),
      weights,
    ).map((v) => -v);
  const blocks: { mean: number; weight: number; length: number }[] = [];
  values.forEach((value, i) => {
    let block = { mean: value, weight: weights[i]!, length: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      const weight = last.weight + block.weight;
      block = {
        mean: (last.mean * last.weight + block.mean * block.weight) / weight,
        weight,
        length: last.length + block.length,
      };
      blocks.pop();
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ mean, length }) => new Array<number>(length).fill(mean));
}
