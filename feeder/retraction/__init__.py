"""Articles that stay away whatever lands in the seeds folder: taken back, known again, let return."""
