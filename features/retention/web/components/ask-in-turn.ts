/** Reading order of a page: the figures on top, what is looked into, what stands below. */
const order = ['figure', 'detail', 'below'] as const;
type Place = (typeof order)[number];

type Asker = { readonly place: Place; readonly start: () => void };

/**
 * Two questions are out at once, as many as a small server answers side by side; asked all together the first card would
 * come as late as the last.
 */
const atOnce = 2;
const line: Asker[] = [];
let out = 0;

function letGo(): void {
  while (out < atOnce && line.length > 0) {
    const first = order.find((place) => line.some((asker) => asker.place === place));
    const [asker] = line.splice(
      line.findIndex(({ place }) => place === first),
      1,
    );
    out += 1;
    asker?.start();
  }
}

/** Asks when it is this question's turn: by its place on the page, then first come. @throws what `ask` throws, the abort */
export async function inTurn<T>(place: Place, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  await new Promise<void>((resolve, reject) => {
    const asker: Asker = { place, start: resolve };
    line.push(asker);
    signal.addEventListener('abort', () => {
      const at = line.indexOf(asker);
      if (at < 0) return;
      line.splice(at, 1);
      reject(signal.reason);
    });
    // all questions of one rendering are in line before the first is let go
    queueMicrotask(letGo);
  });
  try {
    return await ask();
  } finally {
    out -= 1;
    letGo();
  }
}
