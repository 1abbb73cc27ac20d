import type { RequestHandler, Response } from 'express';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';

/** Who is signed in at the console. `owner` may everything that `staff` may, and `staff` everything that `viewer` may. */
export type StaffRole = 'owner' | 'staff' | 'viewer';
export type Viewer = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly language: 'es' | 'en';
  /** From where they act, for the record of acts. */
  readonly session?: { readonly ref: string; readonly device: string };
};

/** Lets only people with this role, or one that may more, through; the routes after it know them by `viewerOf`. */
export type NeedsRole = (role: StaffRole) => RequestHandler;

/** Keeps on record what somebody did, in the transaction that does it. `about` names what was changed. */
export type Audit = (db: Db, viewer: Viewer, act: string, about: string | null) => Promise<void>;

/** Who asks, behind a `NeedsRole` handler. @throws AppError a bug: the route has no such handler. */
export function viewerOf(res: Response): Viewer {
  const viewer = res.locals['viewer'] as Viewer | undefined;
  if (viewer === undefined) throw new AppError('viewer_missing', 'bug');
  return viewer;
}

/**
 * Whether who asked may still do so, for answers that stay open: false once they signed out, were deactivated or lost the
 * role. Reads the database.
 */
export async function mayStill(res: Response): Promise<boolean> {
  const check = res.locals['mayStill'] as (() => Promise<boolean>) | undefined;
  return check === undefined || (await check());
}
