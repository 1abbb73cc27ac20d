import { type Request, type RequestHandler, type Response, Router } from 'express';
import { readJson } from '../platform/http/web-app.ts';
import { bodyOf } from './body-of.ts';
import { needsOurPage } from './check-origin.ts';
import { AcceptInvitation, AskReset, FirstOwner, type Session, SetPassword, SignIn, VerifyEmail } from './contract.ts';
import { linkOver, makeFirstOwner } from './first-owner.ts';
import { acceptInvitation } from './invite.ts';
import { openSession } from './open-session.ts';
import type { AccountDeps } from './ports.ts';
import { askReset, setPassword } from './reset-password.ts';
import { signIn } from './sign-in.ts';
import { takeLinkTry, takeResetTry } from './sign-in-tries.ts';
import type { Member } from './types.ts';
import { verifyEmail } from './verify-email.ts';

/** Ways in for whoever is not signed in: a password or a link. */
export function entryRoutes(deps: AccountDeps): Router {
  const router = Router();
  const enter = [needsOurPage(deps.publicUrl), readJson()];
  router.post('/api/console/session', enter, async (req: Request, res: Response) => {
    const session = await signIn(deps, req, res, bodyOf(SignIn, req));
    if (session !== null) return void res.json(session);
    res.status(401).json({ error: { code: 'sign_in_wrong', message: 'Address and password do not belong together.' } });
  });
  router.post('/api/console/first-owner', enter, byLink(deps, FirstOwner, makeFirstOwner));
  router.post('/api/console/invitations/accept', enter, byLink(deps, AcceptInvitation, acceptInvitation));
  router.post('/api/console/password', enter, byLink(deps, SetPassword, setPassword));
  router.post('/api/console/password-reset', enter, async (req: Request, res: Response) => {
    const { email } = bodyOf(AskReset, req);
    await takeResetTry(deps, req);
    // Not waited for: the time it takes would tell whether there is such an account.
    askReset(deps, email).catch(deps.onError);
    res.status(202).end();
  });
  router.post('/api/console/verify-email', enter, async (req: Request, res: Response) => {
    const { token } = bodyOf(VerifyEmail, req);
    const tried = await takeLinkTry(deps, req);
    if (!(await verifyEmail(deps, token))) throw linkOver();
    await tried.giveBack();
    res.status(204).end();
  });
  return router;
}

/** A link lets somebody in who then is signed in, for this visit. */
function byLink<Schema extends Parameters<typeof bodyOf>[0]>(
  deps: AccountDeps,
  schema: Schema,
  take: (deps: AccountDeps, given: ReturnType<typeof bodyOf<Schema>>) => Promise<Member>,
): RequestHandler {
  return async (req, res) => {
    const given = bodyOf(schema, req);
    const tried = await takeLinkTry(deps, req);
    const member = await take(deps, given);
    await tried.giveBack();
    const session: Session = await openSession(deps, req, res, { member, isRemembered: false, act: 'signed_in' });
    res.json(session);
  };
}
