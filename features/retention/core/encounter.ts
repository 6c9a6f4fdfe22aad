/**
 * Days between a service encounter and its landmark, from which on the customer's behaviour counts as what followed. What
 * is known of the encounter by then may be an exposure; what is not is "not yet" and never looked up later (immortal time).
 * And who leaves within them had mostly made up their mind before (reverse causality).
 */
export const settleDays = 7;
