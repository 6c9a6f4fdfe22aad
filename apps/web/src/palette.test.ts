import { describe, expect, it } from 'vitest';
import { navigationOf } from '#platform/web/components/Navigation.tsx';
import { unlisted } from '#platform/web/components/Palette.tsx';
import { routes } from './rows.ts';

describe('the command palette', () => {
  it('reaches every page that stands for itself, and each once', () => {
    const listed = navigationOf(routes).flatMap(({ items }) => items.map(({ path }) => path));
    const offered = [...listed, ...unlisted(routes).map(({ path }) => path)];
    const pages = routes.filter(({ path, frame }) => frame !== 'bare' && !path.includes('$'));
    expect(offered.sort()).toEqual(pages.map(({ path }) => path).sort());
    expect(offered).toContain('/imports/new');
  });
});
