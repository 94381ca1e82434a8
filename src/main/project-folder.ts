import { join } from 'node:path';

/** Where the program itself lies; migrations and built pages are found from here. */
export const projectFolder = join(import.meta.dirname, '../..');

export const migrationsFolder = join(projectFolder, 'migrations');

/** What the page build leaves when it is complete. */
export const builtPages = join(projectFolder, 'build/handler.js');
