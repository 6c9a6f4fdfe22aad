import { expect, it } from 'vitest';
import { isThanks } from './thanks-turn.ts';

it.each([
  'Thanks!',
  'Thank you so much, Anna',
  'Perfect, it works now. Thank you!',
  'Спасибо большое!',
  'Спасибо, всё работает. Хорошего дня!',
  'Благодарю за быстрый ответ, Мария Петровна',
  'Thanks!\n\nOn Mon, 2 Mar 2026 at 10:00, Support wrote:\n> Is everything all right?',
])('thanks: %s', (body) => expect(isThanks(body)).toBe(true));

it.each([
  '',
  'Hello',
  'Thanks, but where is my parcel?',
  'Thanks. Please also change the delivery address',
  'Thanks in advance for sending the invoice again',
  'Спасибо, а когда придёт посылка',
  'Спасибо, но не помогло',
  'Спасибо 8 800 555 35 35',
  'Не работает',
  `Thank you ${'very '.repeat(80)}`,
])('no thanks: %s', (body) => expect(isThanks(body)).toBe(false));
