import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Loaded into the program before anything else (`node --import`): notes every module that it loads, one a line, in the
 * file named by WATCHED_MODULES. Nothing is changed on the way.
 */
const file = process.env['WATCHED_MODULES'];

registerHooks({
  load: (url, context, next) => {
    if (file !== undefined) appendFileSync(file, `${url}\n`);
    return next(url, context);
  },
});
