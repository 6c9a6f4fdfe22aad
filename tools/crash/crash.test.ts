import { describe, expect, it } from 'vitest';
import { crash } from './crash.ts';

describe('a server that is killed', () => {
  it('loses nothing it acknowledged and opens its folder again', { timeout: 120_000 }, async () => {
    const report = await crash({ kills: 3 });
    expect(report.acknowledged).toBeGreaterThan(0);
    expect(report).toMatchObject({ lost: 0, importLinesLost: 0, doubled: 0 });
  });
});
