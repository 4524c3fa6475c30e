// Tests share torch's thread count, and two trainings side by side on two cores only disturb each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
