import { randomUUID } from 'node:crypto';
import express, { type Router } from 'express';
import type { ConsoleEvent } from '../../src/console/contract.ts';
import { AddDevice, ChangeDevice, ShowText } from '../../src/notify/push/contract.ts';
import {
  AcceptInvitation,
  AskReset,
  ChangeStaff,
  FirstOwner,
  Invite,
  SetPassword,
  SignIn,
} from '../../src/staff/contract.ts';
import { hoursAhead, PASSWORD } from './console-records.ts';
import { type FixtureState, refuse } from './console-state.ts';
import { systemFixtureRoutes } from './console-system-routes.ts';

const VAPID_KEY = 'BDd3_hVL9fZi9Ybo2UUzA284WG5FZR30_95YeZJsiApwXKpNcF1rRPF3foIiBHXRdJI2Qhumhf6_LFTeZaNndIo';

/** Sessions, staff and devices. */
export function accountRoutes(state: FixtureState, tell: (event: ConsoleEvent) => void): Router {
  const router = express.Router();
  sessionRoutes(router, state);
  staffRoutes(router, state, tell);
  deviceRoutes(router, state);
  router.use(systemFixtureRoutes(state));
  return router;
}

function sessionRoutes(router: Router, state: FixtureState): void {
  const enter = () => {
    state.isSignedIn = true;
    return state.session;
  };
  const isGood = (token: string) => !token.startsWith('used');
  const door = (schema: typeof FirstOwner | typeof AcceptInvitation | typeof SetPassword): express.RequestHandler => {
    return (req, res) => {
      const { token } = schema.parse(req.body);
      if (!isGood(token)) return void refuse(res, 404, 'link_over', 'The link is over.');
      res.json(enter());
    };
  };
  router.get('/session', (_req, res) => void res.json(state.session));
  router.post('/session', (req, res) => {
    const { email, password } = SignIn.parse(req.body);
    if (password === 'demasiadas veces') return void refuse(res, 429, 'sign_in_limited', 'Too many attempts.');
    const isRight = email === state.session.viewer.email && password === PASSWORD;
    if (!isRight) return void refuse(res, 401, 'sign_in_wrong', 'Email or password is wrong.');
    res.json(enter());
  });
  router.delete('/session', (_req, res) => {
    state.isSignedIn = false;
    res.status(204).end();
  });
  router.post('/first-owner', door(FirstOwner));
  router.post('/invitations/accept', door(AcceptInvitation));
  router.post('/password', door(SetPassword));
  router.put('/password', (req, res) => {
    if (req.body.current !== PASSWORD) return void refuse(res, 403, 'password_wrong', 'That is not the password.');
    res.json(state.session);
  });
  router.post('/password-reset', (req, res) => {
    AskReset.parse(req.body);
    res.status(202).end();
  });
  router.post('/verify-email', (_req, res) => void res.status(204).end());
  router.get('/sessions', (_req, res) => void res.json({ sessions: state.sessions }));
  router.delete('/sessions', (_req, res) => {
    state.sessions = state.sessions.filter(({ isThis }) => isThis);
    res.status(204).end();
  });
  router.delete('/sessions/:id', (req, res) => {
    state.sessions = state.sessions.filter(({ id }) => id !== req.params.id);
    res.status(204).end();
  });
}

function staffRoutes(router: Router, state: FixtureState, tell: (event: ConsoleEvent) => void): void {
  router.get('/staff', (_req, res) => void res.json({ staff: state.staff, invitations: state.invitations }));
  router.post('/invitations', (req, res) => {
    const { email, role } = Invite.parse(req.body);
    if (state.staff.some((one) => one.email === email)) {
      return void refuse(res, 409, 'already_staff', 'Somebody has this email.');
    }
    const invitation = { id: randomUUID(), email, role, expiresAt: hoursAhead(72) };
    state.invitations = [...state.invitations, invitation];
    const link = email.startsWith('sin-correo') ? 'https://recado.example/invitation#0123456789abcdef01234567' : null;
    res.status(201).json({ ...invitation, link });
  });
  router.delete('/invitations/:id', (req, res) => {
    state.invitations = state.invitations.filter(({ id }) => id !== req.params.id);
    res.status(204).end();
  });
  router.patch('/staff/:id', (req, res) => {
    const given = Object.entries(ChangeStaff.parse(req.body)).filter(([, value]) => value !== undefined);
    const change = Object.fromEntries(given);
    state.staff = state.staff.map((one) => (one.id === req.params.id ? { ...one, ...change } : one));
    const found = state.staff.find((one) => one.id === req.params.id);
    if (found === undefined) return void refuse(res, 404, 'no_such_staff', 'Nobody of this name.');
    if (found.id === state.session.viewer.id) {
      const { name, language } = found;
      state.session = { ...state.session, viewer: { ...state.session.viewer, name, language } };
      tell({ type: 'session' });
    }
    res.json(found);
  });
}

function deviceRoutes(router: Router, state: FixtureState): void {
  router.get('/audit', (_req, res) => void res.json({ entries: state.audit, before: null }));
  router.get('/push/text', (_req, res) => void res.json({ showsText: state.showsText }));
  router.put('/push/text', (req, res) => {
    state.showsText = ShowText.parse(req.body).showsText;
    res.json({ showsText: state.showsText });
  });
  router.get('/devices', (_req, res) => void res.json({ devices: state.devices, publicKey: VAPID_KEY }));
  router.post('/devices', (req, res) => {
    const { name, system } = AddDevice.parse(req.body);
    const device = {
      ...{ id: randomUUID(), name, system, isThis: true, createdAt: new Date().toISOString(), lastShownAt: null },
      ...{ lastError: null, kinds: ['waiting', 'reminder'] as const, mutedUntil: null },
    };
    state.devices = [device, ...state.devices];
    res.status(201).json(device);
  });
  router.patch('/devices/:id', (req, res) => {
    const given = Object.entries(ChangeDevice.parse(req.body)).filter(([, value]) => value !== undefined);
    const change = Object.fromEntries(given);
    state.devices = state.devices.map((one) => (one.id === req.params.id ? { ...one, ...change } : one));
    res.json(state.devices.find((one) => one.id === req.params.id));
  });
  router.delete('/devices/:id', (req, res) => {
    state.devices = state.devices.filter(({ id }) => id !== req.params.id);
    res.status(204).end();
  });
  router.post('/devices/:id/test', (req, res) => {
    const device = state.devices.find(({ id }) => id === req.params.id);
    if (device?.lastError === '410') return void res.json({ id: 't1', answer: 410, shownAt: null });
    res.json({ id: 't1', answer: 201, shownAt: new Date().toISOString() });
  });
}
