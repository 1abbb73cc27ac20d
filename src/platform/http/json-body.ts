import express, { type RequestHandler } from 'express';
import { faultInJson } from './json-fault.ts';
import { sendInvalid, sendProblem } from './problem.ts';

/** Longest body of a request to the API, also decompressed; 413 beyond. */
const MAX_BYTES = 1_000_000;

/**
 * Reads the body of a request to the API: one JSON object in UTF-8, in which no name stands twice and nothing is nested
 * without end. What is none is answered with a problem.
 */
export const readJsonObject = (): readonly RequestHandler[] => [
  (req, res, next) =>
    readRaw(req, res, (thrown?: unknown) => {
      const status = thrown instanceof Error && 'status' in thrown ? thrown.status : null;
      if (status === 413) return sendProblem(res, TOO_LARGE);
      if (status === 415) return sendProblem(res, WRONG_ENCODING);
      if (status === 400)
        return sendInvalid(res, [{ field: '(body)', message: 'is incomplete or cannot be unpacked.' }]);
      next(thrown);
    }),
  (req, res, next) => {
    if (req.is('application/json') === false) return sendProblem(res, WRONG_TYPE);
    const text = textOf(req.body);
    const value = text === null ? undefined : parse(text);
    if (text === null || typeof value !== 'object' || value === null || Array.isArray(value))
      return sendInvalid(res, [{ field: '(body)', message: 'must be one JSON object in UTF-8.' }]);
    const fault = faultInJson(text);
    if (fault !== null) return sendInvalid(res, [fault]);
    req.body = value;
    next();
  },
];

const readRaw = express.raw({ type: () => true, limit: MAX_BYTES });

const TOO_LARGE = {
  ...{ status: 413, code: 'body_too_large', title: 'The body is too large.' },
  detail: `Send at most ${MAX_BYTES.toLocaleString('en')} bytes, also when they are decompressed.`,
};

const WRONG_TYPE = {
  status: 415,
  code: 'content_type_wrong',
  title: 'The body is of a kind that is not read here.',
  detail: 'Send JSON with the header Content-Type: application/json.',
};

const WRONG_ENCODING = {
  ...{ status: 415, code: 'content_encoding_wrong', title: 'The body is packed in a way that is not read here.' },
  detail: 'Send it as it is, or with Content-Encoding: gzip.',
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
