import type { Response } from 'express';
import type { z } from 'zod';

/** One field that is wrong, by its name in the request, with what would be right. */
export type FieldProblem = { readonly field: string; readonly message: string };

export type Problem = {
  readonly status: number;
  /** A word that programs can act on. */
  readonly code: string;
  /** The kind of trouble, the same sentence for every occurrence. */
  readonly title: string;
  /** This occurrence, with the remedy. */
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
  /** What else programs may want to know. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/** Answers with problem details (RFC 9457); `type` stays about:blank, `code` and `errors` are ours. */
export function sendProblem(res: Response, problem: Problem): void {
  res
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem)));
}

/** Whoever got more wrong begins with these. */
const MOST_FIELDS = 100;

function problemBody({ status, code, title, detail, fields, more }: Problem): object {
  const errors = fields?.slice(0, MOST_FIELDS).map(({ field, message }) => ({ field, problem: message }));
  return { type: 'about:blank', title, status, code, ...(detail && { detail }), ...(errors && { errors }), ...more };
}

/** The trouble of a request whose fields are wrong; `status` 400 for its form, 422 for what it asks for. */
export function invalidFields(fields: readonly FieldProblem[], status: 400 | 422 = 400): Problem {
  const detail = fields.map(({ field, message }) => `${field}: ${message}`).join(' ');
  return {
    status,
    code: 'request_invalid',
    title: 'The request is not valid.',
    detail: detail.slice(0, 2_000),
    fields,
  };
}

/** A request whose fields are wrong: 400 with each field that is, and what it has to be. */
export const sendInvalid = (res: Response, fields: readonly FieldProblem[]): void =>
  sendProblem(res, invalidFields(fields));

/** The fields that a schema refused; one that nobody asked for is named itself, not the object that it stands in. */
export const fieldsOf = (error: z.ZodError): FieldProblem[] =>
  error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys')
      return [{ field: path.join('.').slice(0, 100) || '(body)', message: issue.message }];
    return issue.keys.map((key) => ({
      field: [...path, key].join('.').slice(0, 100),
      message: 'is not a field here.',
    }));
  });
