"""What is measured, each as a ratio inside one run."""
