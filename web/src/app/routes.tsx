import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { consoleQueries } from '../console/queries.ts';
import { FailedPage, PendingPage } from './page-states.tsx';
import { queryClient } from './query-client.ts';

/** `c`: ids of the customers whose phones are on screen, joined by commas, left to right. */
type SimulatorSearch = { readonly c?: string };
/** `m`: the message to show first. */
type ConversationSearch = { readonly m?: string };
/** `days`: how many, up to today; `by`: `hour` for hours. */
type InsightsSearch = { readonly days?: string; readonly by?: string };
/** `v`: the version that is shown beside the one that holds. */
type KnowledgeTextSearch = { readonly v?: string };
type BillingSearch = { readonly filter?: string };
type OrdersSearch = { readonly q?: string; readonly state?: string };
/** `to`: the page that was asked for before signing in. */
type SignInSearch = { readonly to?: string };

const readWord = <K extends string>(search: Record<string, unknown>, name: K): { [P in K]?: string } => {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as { [P in K]?: string }) : {};
};

const rootRoute = createRootRoute({ component: Outlet });

const simulatorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/simulator',
  validateSearch: (search: Record<string, unknown>): SimulatorSearch => readWord(search, 'c'),
  component: lazyRouteComponent(() => import('../simulator/simulator-page.tsx'), 'SimulatorPage'),
});

const loadDoor = () => import('../console/session/door-pages.tsx');

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): SignInSearch => readWord(search, 'to'),
  component: lazyRouteComponent(loadDoor, 'SignInPage'),
});
const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  component: lazyRouteComponent(loadDoor, 'WelcomePage'),
});
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(loadDoor, 'InvitationPage'),
});
const passwordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/password',
  component: lazyRouteComponent(loadDoor, 'PasswordPage'),
});
const verifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/verify',
  component: lazyRouteComponent(loadDoor, 'VerifyPage'),
});

/** Everything behind the sign-in; who is not signed in goes there first and comes back afterwards. */
const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ location }) => {
    // Who was signed out here may have signed in on another page of this browser.
    const known = queryClient.getQueryData(consoleQueries.session.queryKey);
    const session = known ?? (await queryClient.fetchQuery({ ...consoleQueries.session, staleTime: 0 }));
    if (session === null)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
  component: lazyRouteComponent(() => import('../console/frame/console-frame.tsx'), 'ConsoleFrame'),
});

const deskRoute = createRoute({
  getParentRoute: () => consoleRoute,
  id: 'desk',
  component: lazyRouteComponent(() => import('../console/frame/desk.tsx'), 'Desk'),
});
const inboxRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../console/frame/desk.tsx'), 'NothingOpen'),
});
const conversationRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/c/$id',
  validateSearch: (search: Record<string, unknown>): ConversationSearch => readWord(search, 'm'),
  component: lazyRouteComponent(() => import('../console/frame/open-conversation.tsx'), 'OpenConversation'),
});

const ordersRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/orders',
  validateSearch: (search: Record<string, unknown>): OrdersSearch => ({
    ...readWord(search, 'q'),
    ...readWord(search, 'state'),
  }),
  component: lazyRouteComponent(() => import('../console/orders/orders-page.tsx'), 'OrdersPage'),
});
const billingRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/billing',
  validateSearch: (search: Record<string, unknown>): BillingSearch => readWord(search, 'filter'),
  component: lazyRouteComponent(() => import('../console/billing/billing-page.tsx'), 'BillingPage'),
});
const templatesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/templates',
  component: lazyRouteComponent(() => import('../console/templates/templates-page.tsx'), 'TemplatesPage'),
});
const repliesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/replies',
  component: lazyRouteComponent(() => import('../console/settings/replies-page.tsx'), 'RepliesPage'),
});
const insightsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/insights',
  validateSearch: ({ days, ...search }: Record<string, unknown>): InsightsSearch => ({
    // Figures in an address may come as numbers.
    ...readWord({ days: String(days ?? '') }, 'days'),
    ...readWord(search, 'by'),
  }),
  component: lazyRouteComponent(() => import('../console/insights/insights-page.tsx'), 'InsightsPage'),
});
const knowledgeRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/knowledge',
  component: lazyRouteComponent(() => import('../console/knowledge/knowledge-page.tsx'), 'KnowledgePage'),
});
const knowledgePageRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/knowledge/pages/$id',
  component: lazyRouteComponent(() => import('../console/knowledge/page-editor.tsx'), 'KnowledgePageEditor'),
});
const knowledgeTextRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/knowledge/texts/$kind',
  validateSearch: (search: Record<string, unknown>): KnowledgeTextSearch => readWord(search, 'v'),
  component: lazyRouteComponent(() => import('../console/knowledge/text-editor.tsx'), 'KnowledgeTextEditor'),
});
const loadSystem = () => import('../console/system/system-page.tsx');
const loadProblems = () => import('../console/system/problems-page.tsx');
const systemRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/system',
  component: lazyRouteComponent(loadSystem, 'SystemPage'),
});
const problemsRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/problems',
  component: lazyRouteComponent(loadProblems, 'ProblemsPage'),
});
const readinessRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/readiness',
  component: lazyRouteComponent(() => import('../console/readiness/readiness-page.tsx'), 'ReadinessPage'),
});
const devicesRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/devices',
  component: lazyRouteComponent(() => import('../console/settings/devices-page.tsx'), 'DevicesPage'),
});
const staffRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/staff',
  component: lazyRouteComponent(() => import('../console/settings/staff-page.tsx'), 'StaffPage'),
});
const recordRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/record',
  component: lazyRouteComponent(() => import('../console/settings/record-page.tsx'), 'RecordPage'),
});
const webhooksRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/webhooks',
  component: lazyRouteComponent(() => import('../console/settings/webhooks-page.tsx'), 'WebhooksPage'),
});
const keysRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/keys',
  component: lazyRouteComponent(() => import('../console/settings/keys-page.tsx'), 'KeysPage'),
});
const accountRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('../console/settings/account-page.tsx'), 'AccountPage'),
});

const desk = deskRoute.addChildren([inboxRoute, conversationRoute]);
const inside = consoleRoute.addChildren([
  desk,
  ordersRoute,
  billingRoute,
  templatesRoute,
  insightsRoute,
  repliesRoute,
  devicesRoute,
  staffRoute,
  recordRoute,
  webhooksRoute,
  keysRoute,
  knowledgeRoute,
  knowledgePageRoute,
  knowledgeTextRoute,
  problemsRoute,
  systemRoute,
  readinessRoute,
  accountRoute,
]);
const doors = [signInRoute, welcomeRoute, invitationRoute, passwordRoute, verifyRoute];

export const router = createRouter({
  routeTree: rootRoute.addChildren([simulatorRoute, ...doors, inside]),
  defaultPreload: 'intent',
  // Plain words in the address: an order's number stays the text that it is.
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
  // `useArrival` leads there, also where the place appears later.
  defaultHashScrollIntoView: false,
  defaultPendingMs: 150,
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: FailedPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
