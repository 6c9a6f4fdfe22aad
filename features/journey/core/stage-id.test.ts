import { expect, it } from 'vitest';
import { stageIdFrom } from './stage-id.ts';

it.each([
  ['First use', [], 'first-use'],
  ['Первое знакомство', [], 'pervoe-znakomstvo'],
  ['Café & Résumé', [], 'cafe-resume'],
  ['First use', ['first-use'], 'first-use-2'],
  ['First use', ['first-use', 'first-use-2'], 'first-use-3'],
  ['开始', [], 'stage'],
])('%s', (name, taken, id) => expect(stageIdFrom(name, new Set(taken))).toBe(id));
