import { type Request, type Response, Router } from 'express';
import { AppError } from '../core/errors.ts';
import { readJson } from '../platform/http/web-app.ts';
import { listActs } from './act-store.ts';
import { bodyOf, idOf } from './body-of.ts';
import { changeStaff, type StaffChange } from './change-staff.ts';
import { type AuditPage, AuditQuery, ChangeStaff, Invite, type StaffList, type StaffMember } from './contract.ts';
import { invitationOf, invite, inviteAgain, withdrawInvitation } from './invite.ts';
import { listMembers } from './member-store.ts';
import type { AccountDeps } from './ports.ts';
import { listInvitations } from './token-store.ts';
import type { Member } from './types.ts';
import { type NeedsRole, viewerOf } from './viewer.ts';

const PAGE = 100;
const SIGN_IN_FAILED = 'sign_in_failed';

/** Who works here, who is asked to, and what they did. */
export function peopleRoutes(deps: AccountDeps, needs: NeedsRole): Router {
  const router = Router();
  const { db } = deps;
  router.get('/api/console/staff', needs('viewer'), async (_req, res) => {
    const isOwner = viewerOf(res).role === 'owner';
    const [members, invitations] = await Promise.all([listMembers(db), isOwner ? listInvitations(db) : []]);
    const list: StaffList = { staff: members.map(memberOf), invitations: invitations.map(invitationOf) };
    res.json(list);
  });
  router.patch('/api/console/staff/:id', needs('viewer'), readJson(), async (req: Request, res: Response) => {
    const change = Object.entries(bodyOf(ChangeStaff, req)).filter(([, value]) => value !== undefined);
    if (change.length === 0) throw new AppError('change_empty', 'invalid');
    res.json(memberOf(await changeStaff(deps, viewerOf(res), idOf(req), Object.fromEntries(change) as StaffChange)));
  });
  router.post('/api/console/invitations', needs('owner'), readJson(), async (req: Request, res: Response) => {
    res.status(201).json(await invite(deps, viewerOf(res), bodyOf(Invite, req)));
  });
  router.post('/api/console/invitations/:id/again', needs('owner'), async (req, res) => {
    const again = await inviteAgain(deps, viewerOf(res), idOf(req));
    if (again === undefined) throw invitationUnknown();
    res.json(again);
  });
  router.delete('/api/console/invitations/:id', needs('owner'), async (req, res) => {
    if (!(await withdrawInvitation(deps, viewerOf(res), idOf(req)))) throw invitationUnknown();
    res.status(204).end();
  });
  router.get('/api/console/audit', needs('owner'), async (req, res) => {
    const query = AuditQuery.safeParse(req.query);
    if (!query.success) throw new AppError('page_invalid', 'invalid');
    res.json(await auditPage(deps, query.data.before ?? null));
  });
  return router;
}

const invitationUnknown = (): AppError => new AppError('invitation_unknown', 'not_found');

const memberOf = ({ id, name, email, role, language, isActive, isOnDuty, ...times }: Member): StaffMember => ({
  ...{ id, name, email, role, language, isActive, isOnDuty },
  isEmailVerified: times.emailVerifiedAt !== null,
  lastSeenAt: times.lastSeenAt?.toISOString() ?? null,
});

async function auditPage({ db }: Pick<AccountDeps, 'db'>, before: string | null): Promise<AuditPage> {
  const rows = await listActs(db, before, PAGE);
  const entries = rows.map(({ at, by, ...rest }) => ({
    ...rest,
    at: at.toISOString(),
    by: by ?? (rest.act === SIGN_IN_FAILED ? '–' : 'recado'),
  }));
  return { entries, before: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) };
}
