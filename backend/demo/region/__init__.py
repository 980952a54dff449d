"""An invented region: nobody in it exists. Fixed seed, dates relative to the day on which it is made."""
