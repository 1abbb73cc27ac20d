import type { SimState } from '../contract.ts';
import { readAccount } from '../controls/account-store.ts';
import { listFaults, readDelivery } from '../controls/store.ts';
import { toSimCustomer } from '../people/person.ts';
import { listPeople } from '../people/store.ts';
import type { Sim, SimulatorDeps } from '../types.ts';

/** Everything the phone page shows beside the chats. */
export async function readState(sim: Sim, listWorkers: SimulatorDeps['listWorkers']): Promise<SimState> {
  const now = sim.businessNow();
  const [delivery, { freeServiceLeft, ...account }, faults, workers, people] = await Promise.all([
    readDelivery(sim.db),
    readAccount(sim.db),
    listFaults(sim.db),
    listWorkers(),
    listPeople(sim.db),
  ]);
  const { shopName, model, timeZone, noteWithWords } = sim.settings;
  return {
    shopName,
    model: { ...model },
    hearsTypedWords: noteWithWords !== undefined,
    clock: { now: now.toISOString(), offsetMs: sim.offsetMs(), timeZone },
    delivery,
    account,
    freeServiceLeft,
    faults,
    workers: [...workers],
    customers: people.map((person) => toSimCustomer(person, now)),
  };
}
