"""彭城, the sample city: three real websites on 127.0.0.1 and a calendar of what happens to them."""
