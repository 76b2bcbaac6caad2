"""Recording -> capture verdict, events, strides, form metrics with error, norms."""
