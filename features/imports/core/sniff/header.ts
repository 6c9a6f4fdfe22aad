/** Names of columns as they are used from here on: trimmed, never empty, never twice. */
export function columnNames(header: readonly string[]): string[] {
  const used = new Map<string, number>();
  return header.map((cell, index) => {
    const name =
      cell
        .replace(/^\ufeff/, '')
        .trim()
        .replace(/^"(.*)"$/, '$1') || `column ${index + 1}`;
    const key = name.toLowerCase();
    const seen = used.get(key) ?? 0;
    used.set(key, seen + 1);
    return seen === 0 ? name : `${name} (${seen + 1})`;
  });
}

/** A header name as it is compared: lower case, words parted by single spaces, camelCase split, without decoration. */
export function normalName(name: string): string {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}№%]+/gu, ' ')
    .trim();
}
