import { describe, expect, it } from 'vitest';
import { csvText, fileName } from './csv.ts';

describe('csv', () => {
  it('quotes what would break a line and leaves the rest alone', () => {
    expect(csvText([['a', 'b,c', 'say "hi"', 'two\nlines', 1.5, null, undefined, true]])).toBe(
      'a,"b,c","say ""hi""","two\nlines",1.5,,,true\r\n',
    );
  });

  it('does not let a customer name run as a formula', () => {
    expect(csvText([['=HYPERLINK("http://x")', '-5', -5]])).toBe('"\'=HYPERLINK(""http://x"")",\'-5,-5\r\n');
  });

  it('names files after their title in any script', () => {
    expect(fileName('How fast do we answer?', 'csv')).toBe('how-fast-do-we-answer.csv');
    expect(fileName('Насколько быстро мы отвечаем?', 'png')).toBe('насколько-быстро-мы-отвечаем.png');
    expect(fileName('???', 'csv')).toBe('holdfast.csv');
  });
});
