"""One folder an exercise: `drawn` gives each trainee their data, `judged` knows what is true."""
