export type Suspect = { readonly from: number; readonly n: number; readonly usual: number };

const week = 7;
const leastUsual = 20;

/**
 * Weeks that look like an incident: seven days with at least twice the median week of the seventeen around them. Of weeks that
 * overlap the fullest is told. `perDay`: requests by day number.
 */
export function suspectsOf(perDay: ReadonlyMap<number, number>): Suspect[] {
  const days = [...perDay.keys()];
  if (days.length === 0) return [];
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const sumFrom = (from: number): number => {
    let n = 0;
    for (let day = from; day < from + week; day += 1) n += perDay.get(day) ?? 0;
    return n;
  };
  const found: Suspect[] = [];
  for (let from = first; from + week - 1 <= last; from += 1) {
    const near = Array.from({ length: 17 }, (_, k) => from + (k - 8) * week)
      .filter((start) => start >= first && start + week - 1 <= last)
      .map(sumFrom)
      .sort((a, b) => a - b);
    const usual = near[Math.floor(near.length / 2)] ?? 0;
    const n = sumFrom(from);
    if (usual < leastUsual || n < 2 * usual) continue;
    const before = found.at(-1);
    if (!before || from > before.from + week - 1) found.push({ from, n, usual });
    else if (n > before.n) found[found.length - 1] = { from, n, usual };
  }
  return found;
}
