const yes = new Set([
  'true',
  't',
  'yes',
  'y',
  '1',
  'on',
  'x',
  '✓',
  '+',
  'да',
  'д',
  'истина',
  'вкл',
  'active',
  'активен',
]);
const no = new Set([
  'false',
  'f',
  'no',
  'n',
  '0',
  'off',
  '',
  '✗',
  '-',
  'нет',
  'н',
  'ложь',
  'выкл',
  'inactive',
  'неактивен',
]);

/** True, false, or null when the text says neither. */
export function readBoolean(text: string): boolean | null {
  const word = text.trim().toLowerCase().replace(/\.0$/, '');
  if (yes.has(word)) return true;
  return no.has(word) ? false : null;
}
