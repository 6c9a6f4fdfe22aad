const most = 100;

/** The same asked twice is computed once; the oldest answers are forgotten first, what fails at once. */
export function createMemory<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key, work) => {
    const before = known.get(key);
    if (before) return before;
    const made = work();
    known.set(key, made);
    if (known.size > most) known.delete(known.keys().next().value ?? '');
    made.catch(() => known.delete(key));
    return made;
  };
}
