const most = 200;

/**
 * The same asked twice of one company is computed once; the oldest answers are forgotten first, what fails at once. `owner`: the
 * company's analytics, whose snapshots the keys name.
 */
export function createMemory<T>(): (owner: object, key: string, work: () => Promise<T>) => Promise<T> {
  const companies = new WeakMap<object, Map<string, Promise<T>>>();
  return (owner, key, work) => {
    const known = companies.get(owner) ?? new Map<string, Promise<T>>();
    companies.set(owner, known);
    const before = known.get(key);
    if (before) return before;
    const made = work();
    known.set(key, made);
    if (known.size > most) known.delete(known.keys().next().value ?? '');
    made.catch(() => known.delete(key));
    return made;
  };
}
