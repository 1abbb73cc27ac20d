import type { Request } from 'express';
import { cleanText } from '../core/text.ts';

const CHARACTERS = 200;

/** What the browser of a request calls itself: words of a stranger, for people to read. */
export const deviceOf = (req: Request): string => cleanText(req.get('user-agent') ?? '').text.slice(0, CHARACTERS);
