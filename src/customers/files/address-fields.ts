import { z } from 'zod';
import { withoutCard } from '../../platform/imports/index.ts';
import { type PostalAddress, postalAddress } from '../postal-address.ts';

const { postalCode, references, ...named } = postalAddress.shape;

/** The parts of a postal address as files name them. */
export const ADDRESS_FIELDS = [
  ...['recipient', 'street', 'neighbourhood', 'city', 'state', 'postal_code', 'references'],
] as const;

/** The fields of an address in a file, beside others of the same object. */
export const addressFields = {
  recipient: withoutCard(named.recipient),
  street: withoutCard(named.street),
  neighbourhood: withoutCard(named.neighbourhood),
  city: withoutCard(named.city),
  state: withoutCard(named.state),
  postal_code: postalCode,
  references: withoutCard(references.unwrap()).nullable().default(null),
};

export const toPostalAddress = ({
  postal_code,
  ...rest
}: z.infer<z.ZodObject<typeof addressFields>>): PostalAddress => ({
  recipient: rest.recipient,
  street: rest.street,
  neighbourhood: rest.neighbourhood,
  city: rest.city,
  state: rest.state,
  postalCode: postal_code,
  references: rest.references,
});

/** An address of a file that stands alone. */
export const fileAddress = z.strictObject(addressFields, 'must be an address').transform(toPostalAddress);

/** An address as files write it. */
export const writtenAddress = ({ postalCode, references, ...rest }: PostalAddress) => ({
  recipient: rest.recipient,
  street: rest.street,
  neighbourhood: rest.neighbourhood,
  city: rest.city,
  state: rest.state,
  postal_code: postalCode,
  references,
});

/** Cells in the order of `ADDRESS_FIELDS`, empty ones for no address. */
export const addressCells = (address: PostalAddress | null): readonly string[] => {
  if (address === null) return ADDRESS_FIELDS.map(() => '');
  const cells = writtenAddress(address);
  return ADDRESS_FIELDS.map((field) => cells[field] ?? '');
};
