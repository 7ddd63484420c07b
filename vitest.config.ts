import { defineConfig } from 'vitest/config';

// Tests read the packages' sources, never their builds: the "@trader/source" condition in each package.json says where.
const conditions = ['@trader/source', 'module', 'node', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/{src,test}/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/drawn.ts'],
    testTimeout: 30_000,
  },
});
