import type { Response } from 'express';
import type { z } from 'zod';

/** One field that is wrong, by its name in the request, with what would be right. */
export type FieldProblem = { readonly field: string; readonly message: string };

type Problem = {
  readonly status: number;
  /** A word that programs can act on. */
  readonly code: string;
  /** The kind of trouble, the same sentence for every occurrence. */
  readonly title: string;
  /** This occurrence, with the remedy. */
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
};

/** Answers with problem details (RFC 9457); `type` stays about:blank, `code` and `errors` are ours. */
function sendProblem(res: Response, { status, code, title, detail, errors }: Problem): void {
  const body = { type: 'about:blank', title, status, code, ...(detail && { detail }), ...(errors && { errors }) };
  res.status(status).type('application/problem+json').send(JSON.stringify(body));
}

/** A request whose fields are wrong: 400 with each field that is, and what it has to be. */
export function sendInvalid(res: Response, fields: readonly FieldProblem[]): void {
  const errors = fields.map(({ field, message }) => ({ field, message }));
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join(' ');
  sendProblem(res, { status: 400, code: 'request_invalid', title: 'The request is not valid.', detail, errors });
}

/** The fields that a schema refused; one that nobody asked for is named itself, not the object that it stands in. */
export const fieldsOf = (error: z.ZodError): FieldProblem[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ field: path.join('.') || '(body)', message: issue.message }];
    return issue.keys.map((key) => ({
      field: [...path, key].join('.').slice(0, 100),
      message: 'is not a field here.',
    }));
  });
