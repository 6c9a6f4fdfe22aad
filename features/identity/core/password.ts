export const passwordLength = { min: 10, max: 200 } as const;

export type PasswordProblem =
  | 'identity:password-too-short'
  | 'identity:password-too-simple'
  | 'identity:password-has-email';

/**
 * Length is what protects; composition rules only teach people to end with "1!". Refused besides: a few characters
 * over and over, plain runs, and the person's own address, which are what is guessed first.
 */
export function passwordProblem(password: string, email: string): PasswordProblem | null {
  if ([...password].length < passwordLength.min) return 'identity:password-too-short';
  const lower = password.toLowerCase();
  if (new Set(lower).size < 5 || isRun(lower)) return 'identity:password-too-simple';
  const local = email.toLowerCase().split('@')[0] ?? '';
  if (lower.includes(email.toLowerCase()) || (local.length >= 4 && lower.replaceAll(local, '').length < 5)) {
    return 'identity:password-has-email';
  }
  return null;
}

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'йцукенгшщзхъфывапролджэячсмитьбю',
];

const isRun = (text: string): boolean => {
  const back = [...text].reverse().join('');
  return runs.some((run) => run.includes(text) || run.includes(back));
};
