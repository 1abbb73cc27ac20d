/** Lines of a cart; more would not fit into the question of an order. */
export const MAX_CART_LINES = 12;
