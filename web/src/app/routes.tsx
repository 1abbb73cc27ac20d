import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';

/** `c`: ids of the customers whose phones are on screen, joined by commas, left to right. */
type SimulatorSearch = { readonly c?: string };

const rootRoute = createRootRoute({ component: Outlet });

const simulatorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/simulator',
  validateSearch: (search: Record<string, unknown>): SimulatorSearch =>
    typeof search['c'] === 'string' && search['c'] !== '' ? { c: search['c'] } : {},
  component: lazyRouteComponent(() => import('../simulator/simulator-page.tsx'), 'SimulatorPage'),
});

export const router = createRouter({ routeTree: rootRoute.addChildren([simulatorRoute]) });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
