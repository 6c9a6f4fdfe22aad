/** A satisfaction answer as a number on its own scale. Scales of different length are never pooled. */
export type Rating = { readonly score: number; readonly min: number; readonly max: number };

const seven = [
  'extremely unhappy',
  'very unhappy',
  'unhappy',
  'neutral',
  'happy',
  'very happy',
  'extremely happy',
];
const five: readonly (readonly string[])[] = [
  [
    'very dissatisfied',
    'terrible',
    'very bad',
    'awful',
    'очень недоволен',
    'очень недовольна',
    'ужасно',
    'очень плохо',
  ],
  ['dissatisfied', 'poor', 'недоволен', 'недовольна', 'плохо', 'неудовлетворительно'],
  ['neutral', 'ok', 'okay', 'average', 'fair', 'нейтрально', 'нормально', 'удовлетворительно'],
  ['satisfied', 'great', 'доволен', 'довольна', 'хорошо'],
  ['very satisfied', 'amazing', 'excellent', 'очень доволен', 'очень довольна', 'отлично'],
];
/** Freshdesk's own numbers, 103 (extremely happy) to -103 (extremely unhappy). */
const freshdesk: Readonly<Record<string, number>> = {
  '-103': 1,
  '-102': 2,
  '-101': 3,
  '100': 4,
  '101': 5,
  '102': 6,
  '103': 7,
};

/**
 * Reads "4", "4/5", "4 of 5", "★★★★", "5 - Excellent", "Extremely happy", "good", "103", "Отлично".
 * `min` and `max` are the scale of plain numbers. Null when the text is no answer ("offered", "not rated" are none either).
 */
export function readRating(text: string, min: number, max: number): Rating | null {
  const body = text.trim().toLowerCase();
  const plain = /^-?\d+(?:[.,]\d+)?$/.test(body) ? Number(body.replace(',', '.')) : null;
  if (plain !== null && plain >= min && plain <= max) return { score: plain, min, max };
  const peer = freshdesk[body];
  if (peer !== undefined) return { score: peer, min: 1, max: 7 };
  if (plain !== null) return null;
  const of = /^(\d+(?:[.,]\d+)?)\s*(?:\/|of|out of|из)\s*(\d+)\b/.exec(body);
  if (of) return { score: Number((of[1] ?? '').replace(',', '.')), min: 1, max: Number(of[2]) };
  if (/^[★⭐]{1,5}☆*$/u.test(body))
    return { score: [...body].filter((char) => char !== '☆').length, min: 1, max: 5 };
  const numbered = /^(\d+)\s*[-–—:.)]\s*\S/.exec(body);
  if (numbered && Number(numbered[1]) >= min && Number(numbered[1]) <= max)
    return { score: Number(numbered[1]), min, max };
  const word = body.replace(/\s*\(.*\)$/, '');
  const onSeven = seven.indexOf(word);
  if (onSeven !== -1) return { score: onSeven + 1, min: 1, max: 7 };
  if (word === 'good' || word === 'goodwithcomment' || word === 'positive')
    return { score: 1, min: 0, max: 1 };
  if (word === 'bad' || word === 'badwithcomment' || word === 'negative') return { score: 0, min: 0, max: 1 };
  const onFive = five.findIndex((words) => words.includes(word));
  return onFive === -1 ? null : { score: onFive + 1, min: 1, max: 5 };
}
