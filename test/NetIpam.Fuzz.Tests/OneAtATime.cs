// Targets that are programs stand in for the console, of which a process has one; copies of a target do not know of each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
