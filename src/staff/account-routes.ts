import { type Request, type Response, Router } from 'express';
import { AppError } from '../core/errors.ts';
import { readJson } from '../platform/http/web-app.ts';
import { bodyOf, idOf } from './body-of.ts';
import { ChangePassword, type OpenSession } from './contract.ts';
import { closeSession, openSession, sessionOf } from './open-session.ts';
import type { AccountDeps } from './ports.ts';
import { recordAct } from './record-act.ts';
import { changePassword } from './reset-password.ts';
import { endSessions, listSessions } from './session-store.ts';
import type { StaffId } from './types.ts';
import { askVerification } from './verify-email.ts';
import { type NeedsRole, type Viewer, viewerOf } from './viewer.ts';

/** What everybody does with their own account: see and leave sessions, change the password, prove the address. */
export function accountRoutes(deps: AccountDeps, needs: NeedsRole): Router {
  const router = Router();
  const { db, now } = deps;
  const record = (viewer: Viewer, act: string, about: string | null = null): Promise<void> =>
    recordAct(db, { viewer, act, about, at: now() });
  router.get('/api/console/session', needs('viewer'), async (req, res) => {
    res.json(await sessionOf(deps, req, viewerOf(res)));
  });
  router.delete('/api/console/session', needs('viewer'), async (req, res) => {
    await record(viewerOf(res), 'signed_out');
    await closeSession(deps, req, res);
    res.status(204).end();
  });
  router.put('/api/console/password', needs('viewer'), readJson(), async (req: Request, res: Response) => {
    const isRemembered = req.session.cookie.originalMaxAge !== null;
    const member = await changePassword(deps, viewerOf(res), bodyOf(ChangePassword, req));
    if (member === null) throw new AppError('password_wrong', 'forbidden');
    res.json(await openSession(deps, req, res, { member, isRemembered, act: 'signed_in' }));
  });
  router.post('/api/console/verify-email/again', needs('viewer'), async (_req, res) => {
    await askVerification(deps, viewerOf(res).id);
    res.status(202).end();
  });
  router.get('/api/console/sessions', needs('viewer'), async (_req, res) => {
    const { id, session } = viewerOf(res);
    const rows = await listSessions(db, id as StaffId, now());
    const sessions = rows.map(
      ({ ref, device, createdAt, lastSeenAt }): OpenSession => ({
        ...{ id: ref, isThis: ref === session?.ref, device },
        ...{ createdAt: createdAt.toISOString(), lastSeenAt: lastSeenAt.toISOString() },
      }),
    );
    res.json({ sessions });
  });
  router.delete('/api/console/sessions/:id', needs('viewer'), async (req, res) => {
    const viewer = viewerOf(res);
    if ((await endSessions(db, viewer.id as StaffId, { ref: idOf(req) })) === 0)
      throw new AppError('session_unknown', 'not_found');
    await record(viewer, 'session_ended', idOf(req));
    res.status(204).end();
  });
  router.delete('/api/console/sessions', needs('viewer'), async (_req, res) => {
    const viewer = viewerOf(res);
    await endSessions(db, viewer.id as StaffId, { allBut: viewer.session?.ref ?? null });
    await record(viewer, 'other_sessions_ended');
    res.status(204).end();
  });
  return router;
}
