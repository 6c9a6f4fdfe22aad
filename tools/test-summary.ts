/** Prints the plain closing line `N passed, N failed, N skipped` as the very last line of a test run. */
import type { Reporter, TestModule } from 'vitest/node';

export default class TestSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const before = count.failed;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') count.passed += 1;
        else if (state === 'failed') count.failed += 1;
        else count.skipped += 1;
      }
      // a file that cannot be loaded, or whose preparation fails, has no failed test and must not look like a pass
      if (module.state() === 'failed' && count.failed === before) count.failed += 1;
    }
    process.on('exit', () => {
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
    });
  }
}
