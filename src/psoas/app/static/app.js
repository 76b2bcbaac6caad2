// Behaviour that every page of the app shares.
