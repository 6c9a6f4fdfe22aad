import { describe, expect, it } from 'vitest';
import architecture from '../../architecture.json' with { type: 'json' };
import { featureFiles, findVocabularyProblems } from './vocabulary.ts';

const rows = Object.keys(architecture.rows);

describe('the vocabulary of files', () => {
  it('holds in every cell', () => {
    expect(findVocabularyProblems(featureFiles(), rows)).toEqual([]);
  });
  it('is seen to be broken where it is (canary)', () => {
    const broken = [
      'features/customers/server/utils.ts',
      'features/nowhere/core/schema.ts',
      'features/customers/lib/a.ts',
      'features/customers/web/Thing.tsx',
    ];
    expect(findVocabularyProblems(broken, rows)).toHaveLength(4);
  });
});
