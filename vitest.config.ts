import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{features,platform,packages,apps,tools,e2e}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: process.env.CI
      ? ['default', './tools/test-summary.ts']
      : ['default', './tools/test-summary.ts'],
  },
});
