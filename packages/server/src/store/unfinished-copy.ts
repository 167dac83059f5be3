/** Stands in the place of a database's mode until the copy that it is was seen to be whole: no service starts on it before. */
export const unfinishedCopy = 'copying';
