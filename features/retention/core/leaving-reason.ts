import type { Reason } from './contract/leaving.ts';

/**
 * A fact that speaks for leaving, as a text of the catalogue below `retention:` with its numbers.
 * @param print a number in the reader's language
 */
export function reasonLine({ kind, numbers }: Reason, print: (value: number, digits: number) => string) {
  const said = Object.entries(numbers).map(
    ([name, value]) =>
      // plurals are chosen by the count itself
      [name, name === 'count' ? value : print(value, Number.isInteger(value) ? 0 : 1)] as const,
  );
  return { key: `leaving.reason.${kind}`, params: { count: 1, ...Object.fromEntries(said) } };
}
