/** Prefix of objects that a job writes before it knows them to be complete. */
export const TEMPORARY_PREFIX = "tmp/";
