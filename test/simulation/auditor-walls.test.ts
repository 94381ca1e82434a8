import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { isTypeScript, projectFiles } from '../tidy/source-files.ts';
import { importsOf, resolveImport } from '../tidy/walls.ts';

const home = 'simulation/auditor';

test('the auditor uses nothing of the product: only its own files and the driver', () => {
  const files = projectFiles().filter((file) => file.path.startsWith(`${home}/`));
  expect(files.filter(isTypeScript).length).toBeGreaterThan(4);
  const foreign = files.filter(isTypeScript).flatMap((file) =>
    importsOf(file)
      .map((specifier) => resolveImport(file.path, specifier))
      .filter((target) =>
        target.kind === 'file' ? posix.dirname(target.path) !== home : target.name !== 'pg',
      )
      .map((target) => `${file.path} imports ${JSON.stringify(target)}`),
  );
  expect(foreign).toEqual([]);
});
