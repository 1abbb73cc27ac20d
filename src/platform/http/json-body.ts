import express, { type RequestHandler } from 'express';
import { invalidFields, sendInvalid, sendProblem } from './problem.ts';
import { repeatedKey } from './repeated-key.ts';

/** Longest body of a request to the API, also decompressed; 413 beyond. */
const MAX_BYTES = 1_000_000;

/**
 * Reads the body of a request to the API: one JSON object in UTF-8, in which no name stands twice. What is none is
 * answered with a problem.
 */
export const readJsonObject = (): readonly RequestHandler[] => [
  express.raw({ type: () => true, limit: MAX_BYTES }),
  (req, res, next) => {
    if (req.is('application/json') === false) return sendProblem(res, WRONG_TYPE);
    const text = textOf(req.body);
    const value = text === null ? undefined : parse(text);
    if (text === null || typeof value !== 'object' || value === null || Array.isArray(value))
      return sendInvalid(res, [{ field: '(body)', message: 'must be one JSON object in UTF-8.' }]);
    const repeated = repeatedKey(text);
    if (repeated !== null)
      return sendProblem(res, invalidFields([{ field: repeated.slice(0, 100), message: 'stands twice.' }]));
    req.body = value;
    next();
  },
];

const WRONG_TYPE = {
  status: 415,
  code: 'content_type_wrong',
  title: 'The body is of a kind that is not read here.',
  detail: 'Send JSON with the header Content-Type: application/json.',
};

function textOf(body: unknown): string | null {
  try {
    return Buffer.isBuffer(body) ? new TextDecoder('utf-8', { fatal: true }).decode(body) : null;
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
